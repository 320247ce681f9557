package vend.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a web page, in a form that all URL parsers read alike: {@code https}, a host in
 * lower case, only ASCII. It excludes what browsers parse differently: a backslash, a user before
 * the host, white space.
 */
final class PageAddress {
  private static final int MAX_CHARACTERS = 2_048;
  private static final String PATH = "[A-Za-z0-9._~!$&'()*+,;=:@/%-]*";
  private static final String REST = "[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*";
  private static final Pattern FORM =
      Pattern.compile(
          "https://[a-z0-9.-]+(?::[0-9]{1,5})?(?:/%s)?(?:\\?%s)?(?:#%s)?"
              .formatted(PATH, REST, REST));

  private PageAddress() {}

  /** The address; empty if it has another form or more than 2,048 characters. */
  static Optional<URI> parse(String text) {
    if (text.length() > MAX_CHARACTERS || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // URI also checks percent-encoding and the host.
      return Optional.of(new URI(text)).filter(page -> page.getHost() != null);
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
