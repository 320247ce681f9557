package vend.functions.http;

import java.util.Optional;
import vend.vending.Patience;

/**
 * How long the caller says it will wait: {@code Prefer: wait=N}. Preferences that are malformed or
 * unknown are passed over, as the RFC demands.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7240">RFC 7240</a>
 */
final class Preference {
  private static final String WAIT = "wait";
  private static final int MOST_DIGITS = 9;

  private Preference() {}

  /**
   * The first {@code wait} in the header.
   *
   * @param prefer the value of {@code Prefer}, preferences separated by commas
   * @return empty where there is none, or none of at least a second
   */
  static Optional<Patience> wait(String prefer) {
    for (String preference : prefer.split(",", -1)) {
      String[] token = preference.split(";", 2)[0].split("=", 2);
      if (token[0].strip().equalsIgnoreCase(WAIT)) {
        return token.length == 2 ? seconds(token[1].strip()) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<Patience> seconds(String value) {
    boolean isQuoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    String digits = isQuoted ? value.substring(1, value.length() - 1) : value;
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= MOST_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isNumber) {
      return Optional.empty();
    }
    long seconds = Long.parseLong(digits);
    return seconds < 1 ? Optional.empty() : Optional.of(Patience.ofSeconds(seconds));
  }
}
