package vend.signin.sso;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as AWS's tools keep them. */
final class SsoTime {
  private SsoTime() {}

  /** In whole seconds: the AWS CLI reads nothing finer. */
  static String write(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static Optional<Instant> read(@Nullable Object text) {
    try {
      // The first versions wrote UTC for Z.
      return text instanceof String written
          ? Optional.of(Instant.parse(written.replaceFirst("UTC$", "Z")))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
