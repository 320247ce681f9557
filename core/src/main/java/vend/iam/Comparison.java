package vend.iam;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a condition operator compares, without set operator and {@code IfExists}.
 *
 * <p>A negated comparison is the exact opposite of the one it negates: it passes if no value of the
 * policy matches (a logical NOR), so also if the request's value is not of the type at all.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">IAM:
 *     condition operators</a>
 */
public enum Comparison {
  /** Exact, case matters. */
  STRING_EQUALS("StringEquals", false, TextMatcher::equal),
  /** No value equal. */
  STRING_NOT_EQUALS("StringNotEquals", true, TextMatcher::equal),
  /** Exact, case does not matter. */
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false, TextMatcher::equalIgnoringCase),
  /** No value equal, whatever the case. */
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true, TextMatcher::equalIgnoringCase),
  /** The whole value, with wildcards; case matters. */
  STRING_LIKE("StringLike", false, TextMatcher::like),
  /** No value alike. */
  STRING_NOT_LIKE("StringNotLike", true, TextMatcher::like),
  /** Part by part of an ARN, with wildcards; the same as {@code ArnLike}. */
  ARN_EQUALS("ArnEquals", false, ArnMatcher::of),
  /** Part by part of an ARN, with wildcards. */
  ARN_LIKE("ArnLike", false, ArnMatcher::of),
  /** No ARN alike; the same as {@code ArnNotLike}. */
  ARN_NOT_EQUALS("ArnNotEquals", true, ArnMatcher::of),
  /** No ARN alike. */
  ARN_NOT_LIKE("ArnNotLike", true, ArnMatcher::of),
  /** The same number. */
  NUMERIC_EQUALS("NumericEquals", false, OrderMatcher.numeric(order -> order == 0)),
  /** No number the same. */
  NUMERIC_NOT_EQUALS("NumericNotEquals", true, OrderMatcher.numeric(order -> order == 0)),
  /** Less than the policy's number. */
  NUMERIC_LESS_THAN("NumericLessThan", false, OrderMatcher.numeric(order -> order < 0)),
  /** At most the policy's number. */
  NUMERIC_LESS_THAN_EQUALS(
      "NumericLessThanEquals", false, OrderMatcher.numeric(order -> order <= 0)),
  /** More than the policy's number. */
  NUMERIC_GREATER_THAN("NumericGreaterThan", false, OrderMatcher.numeric(order -> order > 0)),
  /** At least the policy's number. */
  NUMERIC_GREATER_THAN_EQUALS(
      "NumericGreaterThanEquals", false, OrderMatcher.numeric(order -> order >= 0)),
  /** The same moment. */
  DATE_EQUALS("DateEquals", false, OrderMatcher.date(order -> order == 0)),
  /** No moment the same. */
  DATE_NOT_EQUALS("DateNotEquals", true, OrderMatcher.date(order -> order == 0)),
  /** Before the policy's moment. */
  DATE_LESS_THAN("DateLessThan", false, OrderMatcher.date(order -> order < 0)),
  /** At or before the policy's moment. */
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", false, OrderMatcher.date(order -> order <= 0)),
  /** After the policy's moment. */
  DATE_GREATER_THAN("DateGreaterThan", false, OrderMatcher.date(order -> order > 0)),
  /** At or after the policy's moment. */
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false, OrderMatcher.date(order -> order >= 0)),
  /** The same truth value. */
  BOOL("Bool", false, ScalarMatcher::bool),
  /** The same bytes, in Base64. */
  BINARY_EQUALS("BinaryEquals", false, ScalarMatcher::binary),
  /** Within the address range. */
  IP_ADDRESS("IpAddress", false, AddressRange::of),
  /** Within no address range. */
  NOT_IP_ADDRESS("NotIpAddress", true, AddressRange::of),
  /** Whether the key is absent. */
  NULL("Null", false, ScalarMatcher::bool);

  private static final Map<String, Comparison> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Comparison::toString, value -> value));

  private final String name;
  private final boolean negated;

  @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing that changes
  private final Function<String, ValueMatcher> compiler;

  Comparison(String name, boolean negated, Function<String, ValueMatcher> compiler) {
    this.name = name;
    this.negated = negated;
    this.compiler = compiler;
  }

  /** The comparison with that exact name, without set operator and {@code IfExists}. */
  public static Optional<Comparison> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Whether it passes where no value matches, and so also where the key is absent. */
  public boolean negated() {
    return negated;
  }

  /**
   * What one value of a policy matches; it does not negate.
   *
   * @throws IllegalArgumentException if the value is not of the comparison's type
   */
  ValueMatcher compile(String wanted) {
    return compiler.apply(wanted);
  }

  /** The comparison as IAM writes it. */
  @Override
  public String toString() {
    return name;
  }
}
