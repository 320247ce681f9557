package vend.functions.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vend.vending.Patience;

/**
 * How long the caller says it will wait: {@code Prefer: wait=N}. Preferences that are malformed or
 * unknown are passed over, as the RFC demands.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7240">RFC 7240</a>
 */
final class Preference {
  private static final Pattern WAIT =
      Pattern.compile(
          "(?:^|,)\\s*wait\\s*(?:=\\s*(\"?)([0-9]{1,9})\\1\\s*(?=[,;]|$)|(?=[=,;]|$))",
          Pattern.CASE_INSENSITIVE);

  private Preference() {}

  /**
   * The first {@code wait} in the header.
   *
   * @param prefer the value of {@code Prefer}, preferences separated by commas
   * @return empty where there is none, or none of at least a second
   */
  static Optional<Patience> wait(String prefer) {
    return Optional.of(WAIT.matcher(prefer))
        .filter(Matcher::find)
        .map(wait -> wait.group(2))
        .map(Long::parseLong)
        .filter(seconds -> seconds >= 1)
        .map(Patience::ofSeconds);
  }
}
