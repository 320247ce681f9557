package vend.iam;

import java.util.List;
import java.util.Objects;

/**
 * One condition: an operator, a condition key, and values of which one must match (or none, if the
 * operator is negated). The constructor checks the values, so evaluation never throws.
 *
 * <p>It follows IAM's documentation. An absent key fails, except that negated operators, {@code
 * IfExists} and {@code ForAllValues} pass. Several values in the request need a set operator: every
 * operator without one fails. For set operators and {@code Null}, a key with only empty strings
 * counts as an empty set.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html">IAM:
 *     set operators and evaluation logic</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html">IAM:
 *     single-valued and multivalued keys</a>
 */
public final class Condition {
  private final ConditionOperator operator;
  private final String key;
  private final List<String> values;
  private final ValueMatcher[] matchers;

  /**
   * @param key a condition key, or the name of a claim
   * @param values at least one
   * @throws IllegalArgumentException if the key is blank, there is no value, or a value does not
   *     have the operator's type
   */
  public Condition(ConditionOperator operator, String key, List<String> values) {
    if (key.isBlank()) {
      throw new IllegalArgumentException("the condition key is blank");
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a condition needs at least one value");
    }
    this.operator = operator;
    this.key = key;
    this.values = List.copyOf(values);
    this.matchers =
        this.values.stream().map(operator.comparison()::compile).toArray(ValueMatcher[]::new);
  }

  public ConditionOperator operator() {
    return operator;
  }

  /** The condition key, or the name of a claim. */
  public String key() {
    return key;
  }

  /** The policy's values as written, at least one. */
  public List<String> values() {
    return values;
  }

  /** Whether the request meets the condition, and the request's values. */
  public ConditionOutcome evaluate(ConditionContext context) {
    List<String> seen = context.values(key);
    return new ConditionOutcome(this, met(seen, context), seen);
  }

  public boolean met(ConditionContext context) {
    return met(context.values(key), context);
  }

  private boolean met(List<String> seen, ConditionContext context) {
    if (operator.comparison() == Comparison.NULL) {
      return matches(isEmptySet(seen) ? "true" : "false", context);
    }
    if (seen.isEmpty() && operator.ifExists()) {
      return true;
    }
    return switch (operator.qualifier()) {
      case NONE -> metBySingle(seen, context);
      case FOR_ANY_VALUE -> !isEmptySet(seen) && anyPasses(seen, context);
      case FOR_ALL_VALUES -> isEmptySet(seen) || allPass(seen, context);
    };
  }

  private boolean metBySingle(List<String> seen, ConditionContext context) {
    return switch (seen.size()) {
      case 0 -> operator.comparison().negated();
      case 1 -> passes(seen.getFirst(), context);
      default -> false;
    };
  }

  private boolean anyPasses(List<String> seen, ConditionContext context) {
    for (String value : seen) {
      if (passes(value, context)) {
        return true;
      }
    }
    return false;
  }

  private boolean allPass(List<String> seen, ConditionContext context) {
    for (String value : seen) {
      if (!passes(value, context)) {
        return false;
      }
    }
    return true;
  }

  private boolean passes(String seen, ConditionContext context) {
    return matches(seen, context) != operator.comparison().negated();
  }

  private boolean matches(String seen, ConditionContext context) {
    for (ValueMatcher matcher : matchers) {
      if (matcher.matches(seen, context)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEmptySet(List<String> seen) {
    for (String value : seen) {
      if (!value.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Condition that
        && operator.equals(that.operator)
        && key.equals(that.key)
        && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(operator, key, values);
  }

  /** The condition as text, for example {@code StringEquals repository [acme/shop]}. */
  @Override
  public String toString() {
    return operator + " " + key + " " + values;
  }
}
