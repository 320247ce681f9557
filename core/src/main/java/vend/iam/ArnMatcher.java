package vend.iam;

import java.util.List;

/**
 * The ARN operators: each of an ARN's six parts is matched alone, so that a wildcard never reaches
 * over a colon, except within the last part.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN">IAM:
 *     ARN condition operators</a>
 */
final class ArnMatcher {
  private static final int PARTS = 6;
  private static final ConditionContext NOTHING = key -> List.of();

  private ArnMatcher() {}

  static ValueMatcher of(String wanted) {
    PolicyText text = PolicyText.parse(wanted);
    if (text.hasVariables()) {
      return (seen, context) ->
          text.patterns(context, PARTS).filter(parts -> matches(parts, seen)).isPresent();
    }
    List<WildcardPattern> parts = text.patterns(NOTHING, PARTS).orElseThrow();
    if (parts.size() < PARTS || !parts.getFirst().matches("arn")) {
      throw new IllegalArgumentException(
          "an ARN has six parts, arn:partition:service:region:account:resource");
    }
    return (seen, context) -> matches(parts, seen);
  }

  private static boolean matches(List<WildcardPattern> wanted, String seen) {
    String[] parts = seen.split(":", PARTS);
    if (parts.length != PARTS || wanted.size() != PARTS || !parts[0].equals("arn")) {
      return false;
    }
    for (int i = 0; i < PARTS; i++) {
      if (!wanted.get(i).matches(parts[i])) {
        return false;
      }
    }
    return true;
  }
}
