package vend.iam;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is known of a request: the values of condition keys.
 *
 * <p>The context decides whether case matters in a key: for IAM's own keys it does not, for the
 * claims of a token it does.
 */
@FunctionalInterface
public interface ConditionContext {
  /** The values of a key, in order; an empty list if the request does not carry the key. */
  List<String> values(String key);

  /**
   * The context of an AWS request, whose keys are the same whatever their case.
   *
   * @throws IllegalArgumentException if two keys differ in case only
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html">IAM:
   *     Condition</a>
   */
  static ConditionContext ofRequest(Map<String, List<String>> values) {
    Map<String, List<String>> byKey = new HashMap<>();
    values.forEach((key, list) -> {
      if (byKey.put(key.toLowerCase(Locale.ROOT), List.copyOf(list)) != null) {
        throw new IllegalArgumentException("a condition key stands twice: " + key);
      }
    });
    return key -> byKey.getOrDefault(key.toLowerCase(Locale.ROOT), List.of());
  }

  /** The context whose keys are exactly those of the map. */
  static ConditionContext ofExact(Map<String, List<String>> values) {
    Map<String, List<String>> copy = Map.copyOf(values);
    return key -> copy.getOrDefault(key, List.of());
  }
}
