package vend.caller;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of a verified token as values that IAM conditions can test. Names are exact: case
 * matters.
 *
 * <p>A string stands as it is, a boolean as {@code true} or {@code false}, a number in plain
 * decimal without needless zeros ({@code 1.50e2} is {@code 150}); an array of these gives several
 * values. Members of a nested object have both names joined by {@code /}, for example {@code
 * kubernetes.io/namespace}. What has no such value (null, an empty array) is absent. An array that
 * holds anything else has no values either, and its name is {@link #malformed}: conditions must not
 * take it for absent.
 *
 * @param values at least one value for each claim
 * @param malformed names of claims whose array holds null, an object or an array
 */
public record Claims(Map<String, List<String>> values, Set<String> malformed) {
  /**
   * @throws IllegalArgumentException if a claim has no value
   */
  public Claims {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    values.forEach((name, list) -> copy.put(name, List.copyOf(list)));
    if (copy.containsValue(List.of())) {
      throw new IllegalArgumentException("a claim without a value is absent");
    }
    values = Collections.unmodifiableMap(copy);
    malformed = Set.copyOf(malformed);
  }

  /** Claims of which none is malformed. */
  public Claims(Map<String, List<String>> values) {
    this(values, Set.of());
  }

  /** Whether this claim, or one that it would be a member of, is {@link #malformed}. */
  public boolean isMalformed(String name) {
    return malformed.stream().anyMatch(bad -> name.equals(bad) || name.startsWith(bad + "/"));
  }

  /**
   * The claims of a token's payload. Nothing here says that anybody has signed it.
   *
   * @throws IllegalArgumentException if two ways lead to one name, or a text is no text
   */
  public static Claims ofPayload(Map<String, Object> payload) {
    try {
      return ClaimsReader.read(payload);
    } catch (RejectedToken e) {
      throw new IllegalArgumentException(
          "a claim stands there twice, once with a slash in its name and once nested, or holds a"
              + " character that is none",
          e);
    }
  }

  /** All values of a claim; empty if it is absent. */
  public List<String> values(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The value of a claim that has exactly one. */
  public Optional<String> single(String name) {
    List<String> all = values(name);
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }
}
