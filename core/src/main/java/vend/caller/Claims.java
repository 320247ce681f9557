package vend.caller;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of a verified token, as values that IAM conditions can test. Names are case-sensitive.
 *
 * <p>A string is used unchanged. A boolean becomes {@code true} or {@code false}. A number becomes
 * a plain decimal without trailing zeros ({@code 1.50e2} becomes {@code 150}). An array of these
 * gives several values. A member of a nested object gets both names joined by {@code /}, for
 * example {@code kubernetes.io/namespace}. Null and an empty array count as an absent claim. An
 * array with any other element has no values, and its name is in {@link #malformed}: conditions
 * must not treat it as absent.
 *
 * @param values at least one value for each claim
 * @param malformed names of claims whose array contains null, an object or an array
 */
public record Claims(Map<String, List<String>> values, Set<String> malformed) {
  /**
   * @throws IllegalArgumentException if a claim has an empty list of values
   */
  public Claims {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    values.forEach((name, list) -> copy.put(name, List.copyOf(list)));
    if (copy.containsValue(List.of())) {
      throw new IllegalArgumentException("a claim without a value must be left out");
    }
    values = Collections.unmodifiableMap(copy);
    malformed = Set.copyOf(malformed);
  }

  /** Claims without malformed arrays. */
  public Claims(Map<String, List<String>> values) {
    this(values, Set.of());
  }

  /** Whether this claim, or a claim that contains it, is {@link #malformed}. */
  public boolean isMalformed(String name) {
    return malformed.stream().anyMatch(bad -> name.equals(bad) || name.startsWith(bad + "/"));
  }

  /**
   * The claims of a token's payload. Does not check the signature.
   *
   * @throws IllegalArgumentException if two members give the same claim name, a number is too long,
   *     or a string is not valid Unicode
   */
  public static Claims ofPayload(Map<String, Object> payload) {
    try {
      return ClaimsReader.read(payload);
    } catch (RejectedToken e) {
      throw new IllegalArgumentException(
          "two members give the same claim name (one with a slash in its name, one nested), or a"
              + " claim has a number that is too long or an invalid character",
          e);
    }
  }

  /** All values of a claim; empty if the claim is absent. */
  public List<String> values(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The value of a claim that has exactly one value; otherwise empty. */
  public Optional<String> single(String name) {
    List<String> all = values(name);
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }
}
