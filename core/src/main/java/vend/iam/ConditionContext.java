package vend.iam;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The values of a request's condition keys.
 *
 * <p>The context decides whether key names are case-sensitive: IAM's own keys are not, the claims
 * of a token are.
 */
@FunctionalInterface
public interface ConditionContext {
  /** The values of a key, in order; empty if the request does not have the key. */
  List<String> values(String key);

  /**
   * The context of an AWS request, whose key names ignore case.
   *
   * @throws IllegalArgumentException if two keys differ only in case
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html">IAM:
   *     Condition</a>
   */
  static ConditionContext ofRequest(Map<String, List<String>> values) {
    Map<String, List<String>> byKey = new HashMap<>();
    values.forEach((key, list) -> {
      if (byKey.put(key.toLowerCase(Locale.ROOT), List.copyOf(list)) != null) {
        throw new IllegalArgumentException(
            "The condition key %s occurs twice, in different case.".formatted(key));
      }
    });
    return key -> byKey.getOrDefault(key.toLowerCase(Locale.ROOT), List.of());
  }

  /** A context with case-sensitive key names. */
  static ConditionContext ofExact(Map<String, List<String>> values) {
    Map<String, List<String>> copy = Map.copyOf(values);
    return key -> copy.getOrDefault(key, List.of());
  }
}
