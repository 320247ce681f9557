package vend.iam;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** The numeric and the date operators: the request's value stands in an order to the policy's. */
final class OrderMatcher {
  /** More digits than any number or date of IAM has; a bound on what a comparison may cost. */
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
                      "not a date such as 2026-01-31T12:00:00Z nor seconds since 1970"));
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
   * A date in one of the W3C's forms of ISO 8601, or seconds since 1970. Four digits alone are
   * seconds in a request; a policy may not hold them, since a reader would take them for a year.
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
