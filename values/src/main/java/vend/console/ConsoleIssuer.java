package vend.console;

import java.net.URI;

/**
 * The page on which a user signs in again after the console session has ended. AWS shows a link to
 * it.
 *
 * @param page {@code https}, at most 2,048 characters
 */
public record ConsoleIssuer(URI page) {
  private static final String FORM =
      "must be the address of a sign-in page, like https://signin.example.com/aws, of at most 2048"
          + " characters";

  /**
   * @throws IllegalArgumentException if it is not such an address; the message does not quote it
   */
  public ConsoleIssuer {
    if (PageAddress.parse(page.toString()).isEmpty()) {
      throw new IllegalArgumentException(FORM);
    }
  }

  /**
   * Parses an address.
   *
   * @throws IllegalArgumentException if it is not an {@code https} address; the message does not
   *     quote it
   */
  public static ConsoleIssuer parse(String text) {
    return PageAddress.parse(text)
        .map(ConsoleIssuer::new)
        .orElseThrow(() -> new IllegalArgumentException(FORM));
  }
}
