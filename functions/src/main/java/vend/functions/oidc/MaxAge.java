package vend.functions.oidc;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an answer stays good, as its Cache-Control headers say.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2">RFC 9111, section 5.2.2</a>
 */
final class MaxAge {
  /** Longer numbers mean a time beyond any use, and are not read. */
  private static final Pattern MAX_AGE = Pattern.compile("max-age=\"?([0-9]{1,9})\"?");

  private MaxAge() {}

  /** Empty if nothing is said; zero if the answer is not to be kept. */
  static Optional<Duration> of(List<String> headers) {
    List<String> directives =
        headers.stream()
            .flatMap(header -> Arrays.stream(header.split(",")))
            .map(directive -> directive.strip().toLowerCase(Locale.ROOT))
            .toList();
    if (directives.contains("no-store") || directives.contains("no-cache")) {
      return Optional.of(Duration.ZERO);
    }
    return directives.stream()
        .map(MAX_AGE::matcher)
        .filter(Matcher::matches)
        .map(matcher -> Duration.ofSeconds(Long.parseLong(matcher.group(1))))
        .min(Duration::compareTo);
  }
}
