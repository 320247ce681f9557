package vend.iam;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The comparison of a condition operator, without set operator and {@code IfExists}.
 *
 * <p>A negated comparison is the exact opposite of the one that it negates: it passes if none of
 * the policy's values matches (a logical NOR). So it also passes if the request's value has the
 * wrong type.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">IAM:
 *     condition operators</a>
 */
public enum Comparison {
  /** Equal, case-sensitive. */
  STRING_EQUALS("StringEquals", false, TextMatcher::equal),
  /** Not equal to any value, case-sensitive. */
  STRING_NOT_EQUALS("StringNotEquals", true, TextMatcher::equal),
  /** Equal, ignoring case. */
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false, TextMatcher::equalIgnoringCase),
  /** Not equal to any value, ignoring case. */
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true, TextMatcher::equalIgnoringCase),
  /** Matches the whole value with wildcards, case-sensitive. */
  STRING_LIKE("StringLike", false, TextMatcher::like),
  /** Matches no value with wildcards. */
  STRING_NOT_LIKE("StringNotLike", true, TextMatcher::like),
  /** Matches an ARN part by part, with wildcards; the same as {@code ArnLike}. */
  ARN_EQUALS("ArnEquals", false, ArnMatcher::of),
  /** Matches an ARN part by part, with wildcards. */
  ARN_LIKE("ArnLike", false, ArnMatcher::of),
  /** Matches no ARN; the same as {@code ArnNotLike}. */
  ARN_NOT_EQUALS("ArnNotEquals", true, ArnMatcher::of),
  /** Matches no ARN. */
  ARN_NOT_LIKE("ArnNotLike", true, ArnMatcher::of),
  /** Equal to the policy's number. */
  NUMERIC_EQUALS("NumericEquals", false, OrderMatcher.numeric(order -> order == 0)),
  /** Not equal to any of the policy's numbers. */
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
  /** The same instant. */
  DATE_EQUALS("DateEquals", false, OrderMatcher.date(order -> order == 0)),
  /** Not equal to any of the policy's instants. */
  DATE_NOT_EQUALS("DateNotEquals", true, OrderMatcher.date(order -> order == 0)),
  /** Before the policy's instant. */
  DATE_LESS_THAN("DateLessThan", false, OrderMatcher.date(order -> order < 0)),
  /** At or before the policy's instant. */
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", false, OrderMatcher.date(order -> order <= 0)),
  /** After the policy's instant. */
  DATE_GREATER_THAN("DateGreaterThan", false, OrderMatcher.date(order -> order > 0)),
  /** At or after the policy's instant. */
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false, OrderMatcher.date(order -> order >= 0)),
  /** The same boolean. */
  BOOL("Bool", false, ScalarMatcher::bool),
  /** The same bytes, in Base64. */
  BINARY_EQUALS("BinaryEquals", false, ScalarMatcher::binary),
  /** In the address range. */
  IP_ADDRESS("IpAddress", false, AddressRange::of),
  /** In no address range. */
  NOT_IP_ADDRESS("NotIpAddress", true, AddressRange::of),
  /** Whether the condition key is absent. */
  NULL("Null", false, ScalarMatcher::bool);

  private static final Map<String, Comparison> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Comparison::toString, value -> value));

  private final String name;
  private final boolean negated;

  @SuppressWarnings("ImmutableEnumChecker") // the functions have no mutable state
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

  /** Whether it passes if no value matches, and therefore also if the condition key is absent. */
  public boolean negated() {
    return negated;
  }

  /**
   * Prepares one value of a policy for matching. Ignores negation.
   *
   * @throws IllegalArgumentException if the value does not have the comparison's type
   */
  ValueMatcher compile(String wanted) {
    return compiler.apply(wanted);
  }

  /** The comparison's name in IAM. */
  @Override
  public String toString() {
    return name;
  }

  /**
   * The ARN operators. Each of an ARN's six parts is matched separately, so that a wildcard never
   * matches a colon, except in the last part.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN">IAM:
   *     ARN condition operators</a>
   */
  private static final class ArnMatcher {
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

  /**
   * The IP address operators: a range of IPv4 or IPv6 addresses in CIDR form.
   *
   * <p>An address without a prefix length is a range of one address. An address of one family is in
   * no range of the other. An IPv4 address written as IPv6 ({@code ::ffff:192.0.2.1}) counts as
   * IPv4.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress">IAM:
   *     IP address condition operators</a>
   */
  private static final class AddressRange {
    private static final Pattern IPV4 =
        Pattern.compile("(?:0|[1-9][0-9]{0,2})(?:\\.(?:0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    private AddressRange() {}

    static ValueMatcher of(String wanted) {
      int slash = wanted.indexOf('/');
      byte[] base =
          address(slash < 0 ? wanted : wanted.substring(0, slash))
              .orElseThrow(AddressRange::malformed);
      int bits = base.length * Byte.SIZE;
      int hostBits = bits - (slash < 0 ? bits : prefix(wanted.substring(slash + 1), bits));
      BigInteger network = new BigInteger(1, base).shiftRight(hostBits);
      return (seen, context) ->
          address(seen)
              .filter(value -> value.length == base.length)
              .filter(value -> new BigInteger(1, value).shiftRight(hostBits).equals(network))
              .isPresent();
    }

    private static int prefix(String text, int bits) {
      if (!PREFIX.matcher(text).matches() || Integer.parseInt(text) > bits) {
        throw malformed();
      }
      return Integer.parseInt(text);
    }

    private static Optional<byte[]> address(String text) {
      if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
        return Optional.empty();
      }
      try {
        return Optional.of(InetAddress.ofLiteral(text).getAddress());
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    private static IllegalArgumentException malformed() {
      return new IllegalArgumentException(
          "not an address or range such as 203.0.113.0/24 or 2001:db8::/32");
    }
  }

  /** The numeric and date operators: compare the order of the request's and the policy's value. */
  private static final class OrderMatcher {
    /** More digits than any number or date in IAM. Bounds the cost of a comparison. */
    private static final int MAX_LENGTH = 64;

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]+)?");
    private static final Pattern YEAR = Pattern.compile("[0-9]{4}");
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME =
        Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?"
                + "(?:Z|[+-][0-9]{2}:[0-9]{2})");

    private OrderMatcher() {}

    static Function<String, ValueMatcher> numeric(IntPredicate order) {
      return wanted -> {
        BigDecimal bound =
            number(wanted)
                .orElseThrow(() -> new IllegalArgumentException("not a whole or decimal number"));
        return (seen, context) ->
            number(seen).filter(value -> order.test(value.compareTo(bound))).isPresent();
      };
    }

    static Function<String, ValueMatcher> date(IntPredicate order) {
      return wanted -> {
        Instant bound =
            Optional.of(wanted)
                .filter(text -> !YEAR.matcher(text).matches())
                .flatMap(OrderMatcher::moment)
                .orElseThrow(() ->
                    new IllegalArgumentException(
                        "not a date such as 2026-01-31T12:00:00Z or seconds since 1970"));
        return (seen, context) ->
            moment(seen).filter(value -> order.test(value.compareTo(bound))).isPresent();
      };
    }

    private static Optional<BigDecimal> number(String text) {
      return text.length() <= MAX_LENGTH && NUMBER.matcher(text).matches()
          ? Optional.of(new BigDecimal(text))
          : Optional.empty();
    }

    /**
     * Reads a date in one of the W3C's forms of ISO 8601, or seconds since 1970. Four digits alone
     * are seconds in a request. A policy may not contain them, because a reader would take them for
     * a year.
     *
     * @see <a href="https://www.w3.org/TR/NOTE-datetime">W3C: date and time formats</a>
     */
    private static Optional<Instant> moment(String text) {
      try {
        if (MONTH.matcher(text).matches()) {
          return Optional.of(startOf(YearMonth.parse(text).atDay(1)));
        }
        if (DAY.matcher(text).matches()) {
          return Optional.of(startOf(LocalDate.parse(text)));
        }
        if (TIME.matcher(text).matches()) {
          return Optional.of(OffsetDateTime.parse(text).toInstant());
        }
        return number(text).map(OrderMatcher::ofSeconds);
      } catch (DateTimeException | ArithmeticException e) {
        return Optional.empty();
      }
    }

    private static Instant startOf(LocalDate day) {
      return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant ofSeconds(BigDecimal seconds) {
      long whole = seconds.toBigInteger().longValueExact();
      return Instant.ofEpochSecond(
          whole, seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
    }
  }

  /** The operators on booleans and on bytes. */
  private static final class ScalarMatcher {
    private ScalarMatcher() {}

    static ValueMatcher bool(String wanted) {
      if (!wanted.equalsIgnoreCase("true") && !wanted.equalsIgnoreCase("false")) {
        throw new IllegalArgumentException("must be true or false");
      }
      return (seen, context) -> wanted.equalsIgnoreCase(seen);
    }

    static ValueMatcher binary(String wanted) {
      byte[] bytes =
          bytes(wanted).orElseThrow(() -> new IllegalArgumentException("not Base64 (RFC 4648)"));
      return (seen, context) ->
          bytes(seen).filter(value -> Arrays.equals(value, bytes)).isPresent();
    }

    private static Optional<byte[]> bytes(String base64) {
      try {
        return Optional.of(Base64.getDecoder().decode(base64));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }
}
