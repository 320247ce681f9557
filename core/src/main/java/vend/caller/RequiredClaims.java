package vend.caller;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks and copies an issuer's {@code require}. */
final class RequiredClaims {
  private RequiredClaims() {}

  /**
   * An immutable copy.
   *
   * @throws IllegalArgumentException if a claim has no allowed values
   */
  static Map<String, List<String>> copyOf(Map<String, List<String>> require) {
    if (require.values().stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("a required claim needs at least one value");
    }
    return require.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
  }
}
