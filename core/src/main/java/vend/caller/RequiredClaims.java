package vend.caller;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an issuer's {@code require} may be. */
final class RequiredClaims {
  private RequiredClaims() {}

  /**
   * A copy that nobody changes.
   *
   * @throws IllegalArgumentException if a claim may have no value at all
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
