package vend.console;

import java.net.URI;

/**
 * The page where somebody signs in again once the console's session is over. AWS shows a link to
 * it.
 *
 * @param page {@code https}, with at most 2,048 characters
 */
public record ConsoleIssuer(URI page) {
  private static final String FORM =
      "must be the address of a sign-in page, like https://signin.example.com/aws, of at most 2048"
          + " characters";

  /**
   * @throws IllegalArgumentException if it is no such address; the message does not quote it
   */
  public ConsoleIssuer {
    if (PageAddress.parse(page.toString()).isEmpty()) {
      throw new IllegalArgumentException(FORM);
    }
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none; the message does not quote it
   */
  public static ConsoleIssuer parse(String text) {
    return PageAddress.parse(text)
        .map(ConsoleIssuer::new)
        .orElseThrow(() -> new IllegalArgumentException(FORM));
  }
}
