package vend.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a page, in a form that every reader of addresses takes for the same: {@code
 * https}, a host's name in small letters, and ASCII. What it does not allow, some browser reads in
 * its own way: a backslash, a user before the host, white space.
 */
final class PageAddress {
  private static final int MOST_CHARACTERS = 2_048;
  private static final String PATH = "[A-Za-z0-9._~!$&'()*+,;=:@/%-]*";
  private static final String REST = "[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*";
  private static final Pattern FORM =
      Pattern.compile(
          "https://[a-z0-9.-]+(?::[0-9]{1,5})?(?:/%s)?(?:\\?%s)?(?:#%s)?"
              .formatted(PATH, REST, REST));

  private PageAddress() {}

  /** The address, if the text is one of at most 2,048 characters. */
  static Optional<URI> parse(String text) {
    if (text.length() > MOST_CHARACTERS || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // It also looks at percent signs and at the host.
      return Optional.of(new URI(text)).filter(page -> page.getHost() != null);
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
