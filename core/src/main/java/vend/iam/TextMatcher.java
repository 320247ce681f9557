package vend.iam;

import java.util.List;

/** The string operators. A policy value without variables is compiled once. */
final class TextMatcher {
  private static final ConditionContext NOTHING = key -> List.of();

  private TextMatcher() {}

  static ValueMatcher equal(String wanted) {
    PolicyText text = PolicyText.parse(wanted);
    if (text.hasVariables()) {
      return (seen, context) -> text.plain(context).filter(seen::equals).isPresent();
    }
    String plain = text.plain(NOTHING).orElseThrow();
    return (seen, context) -> plain.equals(seen);
  }

  static ValueMatcher equalIgnoringCase(String wanted) {
    PolicyText text = PolicyText.parse(wanted);
    if (text.hasVariables()) {
      return (seen, context) -> text.plain(context).filter(seen::equalsIgnoreCase).isPresent();
    }
    String plain = text.plain(NOTHING).orElseThrow();
    return (seen, context) -> plain.equalsIgnoreCase(seen);
  }

  static ValueMatcher like(String wanted) {
    PolicyText text = PolicyText.parse(wanted);
    if (text.hasVariables()) {
      return (seen, context) ->
          text.pattern(context).filter(pattern -> pattern.matches(seen)).isPresent();
    }
    WildcardPattern pattern = text.pattern(NOTHING).orElseThrow();
    return (seen, context) -> pattern.matches(seen);
  }
}
