package vend.signin.oidc;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads claims from parsed JSON. */
final class Claim {
  private static final long LAST_SECOND = 253_402_300_799L;

  private Claim() {}

  static Optional<Instant> time(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof Number seconds
        ? Optional.of(Instant.ofEpochSecond(Math.clamp(seconds.longValue(), 0, LAST_SECOND)))
        : Optional.empty();
  }

  static Optional<String> text(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  /** Reads one text or a list of texts; empty if it is neither. */
  static List<String> texts(Map<String, Object> claims, String name) {
    return switch (claims.get(name)) {
      case String text -> List.of(text);
      case List<?> list ->
          list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }
}
