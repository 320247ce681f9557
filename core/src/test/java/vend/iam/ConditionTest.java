package vend.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The edge cases of conditions that IAM documents. The columns: operator, the policy's values, the
 * request's values (several separated by {@code |}; an empty column is an absent key), whether the
 * condition is met.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">IAM:
 *     condition operators</a>
 */
class ConditionTest {
  @ParameterizedTest
  @CsvSource({
    "StringEquals,a,a,true",
    "StringEquals,a,A,false",
    "StringEquals,a|b,b,true",
    "StringEquals,a*,ab,false",
    "StringEquals,a*,a*,true",
    "StringEquals,a,,false",
    "StringEquals,'',a,false",
    "StringNotEquals,a,b,true",
    "StringNotEquals,a|b,b,false",
    "StringNotEquals,a|b,c,true",
    "StringNotEquals,a,,true",
    "StringEqualsIgnoreCase,aB,Ab,true",
    "StringEqualsIgnoreCase,a,b,false",
    "StringEqualsIgnoreCase,a,,false",
    "StringNotEqualsIgnoreCase,aB,Ab,false",
    "StringNotEqualsIgnoreCase,a,b,true",
    "StringNotEqualsIgnoreCase,a,,true",
    "StringLike,a*,abc,true",
    "StringLike,a*,Abc,false",
    "StringLike,a?,abc,false",
    "StringLike,x|a*,abc,true",
    "StringLike,*,,false",
    "StringNotLike,a*,abc,false",
    "StringNotLike,a*|b*,c,true",
    "StringNotLike,*,,true",
  })
  void comparesStrings(String operator, String values, String seen, boolean met)
      throws InvalidPolicy {
    assertMet(operator, values, seen, met);
  }

  /** The example with {@code finance} comes from IAM's documentation. */
  @ParameterizedTest
  @CsvSource({
    "ArnEquals,arn:aws:iam::1:role/*,arn:aws:iam::1:role/a/b,true",
    "ArnLike,arn:aws:iam::1:role/*,arn:aws:iam::1:role/a/b,true",
    "ArnLike,arn:aws:iam::1:role/*,arn:aws:iam::1:Role/a,false",
    "ArnLike,arn:aws:iam::*:role/a,arn:aws:iam::1:role/a,true",
    "ArnLike,arn:aws:iam::?:role/a,arn:aws:iam::12:role/a,false",
    "ArnLike,arn:aws:someservice:*:111122223333:finance/*,"
        + "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt,"
        + "false",
    "StringLike,arn:aws:someservice:*:111122223333:finance/*,"
        + "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt,"
        + "true",
    "ArnLike,arn:aws:sqs:*:*:*,arn:aws:sqs:eu-west-1:1:a:b,true",
    "ArnLike,arn:*:*:*:*:*,arn:aws:s3:::a,true",
    "ArnLike,arn:*:*:*:*:*,arn:aws:s3,false",
    "ArnLike,arn:*:*:*:*:*,xrn:aws:s3:::a,false",
    "ArnLike,arn:*:*:*:*:*,,false",
    "ArnNotLike,arn:aws:s3:::a,arn:aws:s3:::b,true",
    "ArnNotLike,arn:aws:s3:::a,arn:aws:s3:::a,false",
    "ArnNotEquals,arn:aws:s3:::?|arn:aws:sqs:*:*:*,arn:aws:s3:::a,false",
    "ArnNotLike,arn:aws:s3:::a,no arn,true",
    "ArnNotEquals,arn:aws:s3:::a,,true",
  })
  void comparesArnsPartByPart(String operator, String values, String seen, boolean met)
      throws InvalidPolicy {
    assertMet(operator, values, seen, met);
  }

  @ParameterizedTest
  @CsvSource({
    "NumericEquals,10,10,true",
    "NumericEquals,10,10.0,true",
    "NumericEquals,10,010,true",
    "NumericEquals,-0.5,-.5,false",
    "NumericEquals,-0.5,-0.50,true",
    "NumericEquals,1|2,2,true",
    "NumericEquals,10,,false",
    "NumericEquals,12,12abc,false",
    "NumericEquals,100,1e2,false",
    "NumericEquals,1,NaN,false",
    "NumericEquals,9007199254740993,9007199254740992,false",
    "NumericNotEquals,10,10.0,false",
    "NumericNotEquals,10,11,true",
    "NumericNotEquals,10,x,true",
    "NumericNotEquals,10,,true",
    "NumericLessThan,10,9.999,true",
    "NumericLessThan,10,10,false",
    "NumericLessThanEquals,10,10,true",
    "NumericLessThanEquals,10,10.001,false",
    "NumericGreaterThan,10,10,false",
    "NumericGreaterThan,10,10.001,true",
    "NumericGreaterThanEquals,10,10,true",
    "NumericGreaterThanEquals,10,9.999,false",
    "NumericGreaterThanEquals,10,,false",
  })
  void comparesNumbers(String operator, String values, String seen, boolean met)
      throws InvalidPolicy {
    assertMet(operator, values, seen, met);
  }

  @Test
  void refusesANumberWithSpaces() throws InvalidPolicy {
    assertMetBy("NumericEquals", List.of("12"), List.of(" 12"), false);
    assertMetBy("NumericEquals", List.of("12"), List.of("12\n"), false);
  }

  @ParameterizedTest
  @CsvSource({
    "DateEquals,2026-01-31T12:00:00Z,2026-01-31T13:00:00+01:00,true",
    "DateEquals,2026-01-31T12:00:00Z,1769860800,true",
    "DateEquals,1769860800,2026-01-31T12:00:00Z,true",
    "DateEquals,2026-01-31T12:00:00.500Z,1769860800.5,true",
    "DateEquals,2026-01-31,2026-01-31T00:00Z,true",
    "DateEquals,2026-02,2026-02-01,true",
    "DateEquals,1970-01-01T00:33:46Z,2026,true",
    "DateEquals,2026-01-31T12:00:00Z,2026-01-31T12:00:01Z,false",
    "DateEquals,2026-01-31T12:00:00Z,2026-01-31T12:00:00,false",
    "DateEquals,2026-01-31T12:00:00Z,2026-02-30,false",
    "DateEquals,2026-01-31T12:00:00Z,99999999999999999999,false",
    "DateEquals,2026-01-31T12:00:00Z,tomorrow,false",
    "DateNotEquals,2026-01-31T12:00:00Z,2026-01-31T12:00:01Z,true",
    "DateNotEquals,2026-01-31T12:00:00Z,1769860800,false",
    "DateNotEquals,2026-01-31T12:00:00Z,,true",
    "DateLessThan,2026-01-31T12:00:00Z,2026-01-31T11:59:59Z,true",
    "DateLessThan,2026-01-31T12:00:00Z,2026-01-31T12:00:00Z,false",
    "DateLessThanEquals,2026-01-31T12:00:00Z,2026-01-31T12:00:00Z,true",
    "DateLessThanEquals,2026-01-31T12:00:00Z,2026-01-31T12:00:01Z,false",
    "DateGreaterThan,2026-01-31T12:00:00Z,2026-01-31T12:00:00Z,false",
    "DateGreaterThan,2026-01-31T12:00:00Z,2026-01-31T12:00:00.001Z,true",
    "DateGreaterThanEquals,2026-01-31T12:00:00Z,2026-01-31T12:00:00Z,true",
    "DateGreaterThanEquals,2026-01-31T12:00:00Z,2026-01-31T11:59:59Z,false",
    "DateGreaterThanEquals,2026-01-31T12:00:00Z,,false",
  })
  void comparesDates(String operator, String values, String seen, boolean met)
      throws InvalidPolicy {
    assertMet(operator, values, seen, met);
  }

  @ParameterizedTest
  @CsvSource({
    "Bool,true,true,true",
    "Bool,true,TRUE,true",
    "Bool,True,true,true",
    "Bool,true,false,false",
    "Bool,false,false,true",
    "Bool,false,0,false",
    "Bool,false,'',false",
    "Bool,true|false,true,true",
    "Bool,false,,false",
    "BoolIfExists,true,,true",
    "BinaryEquals,YWI=,YWI=,true",
    "BinaryEquals,YWI=,YWI,true",
    "BinaryEquals,YWI=,YWJj,false",
    "BinaryEquals,YWI=,%%%,false",
    "BinaryEquals,YWI=,,false",
    "Null,true,,true",
    "Null,true,a,false",
    "Null,false,,false",
    "Null,false,a,true",
    "Null,false,a|b,true",
    "Null,true|false,a,true",
    "Null,false,'',false",
    "Null,true,'',true",
  })
  void comparesBooleansBytesAndAbsence(String operator, String values, String seen, boolean met)
      throws InvalidPolicy {
    assertMet(operator, values, seen, met);
  }

  @ParameterizedTest
  @CsvSource({
    "IpAddress,203.0.113.0/24,203.0.113.255,true",
    "IpAddress,203.0.113.0/24,203.0.114.0,false",
    "IpAddress,203.0.113.9/24,203.0.113.1,true",
    "IpAddress,203.0.113.7,203.0.113.7,true",
    "IpAddress,203.0.113.7,203.0.113.8,false",
    "IpAddress,0.0.0.0/0,203.0.113.8,true",
    "IpAddress,0.0.0.0/0,2001:db8::1,false",
    "IpAddress,203.0.113.6/31,203.0.113.7,true",
    "IpAddress,203.0.113.6/31,203.0.113.8,false",
    "IpAddress,2001:DB8:1234:5678::/64,2001:db8:1234:5678:ffff::1,true",
    "IpAddress,2001:DB8:1234:5678::/64,2001:db8:1234:5679::1,false",
    "IpAddress,2001:db8::1,2001:db8:0:0::1,true",
    "IpAddress,::/0,2001:db8::1,true",
    "IpAddress,192.0.2.0/24,::ffff:192.0.2.1,true",
    "IpAddress,203.0.113.0/24|2001:db8::/32,2001:db8::1,true",
    "IpAddress,203.0.113.0/24,203.0.113,false",
    "IpAddress,203.0.113.0/24,203.0.113.07,false",
    "IpAddress,203.0.113.0/24,203.0.113.7/32,false",
    "IpAddress,203.0.113.0/24,203.0.113.7.example,false",
    "IpAddress,::/0,fe80::1%eth0,false",
    "IpAddress,203.0.113.0/24,,false",
    "NotIpAddress,203.0.113.0/24,203.0.113.1,false",
    "NotIpAddress,203.0.113.0/24|10.0.0.0/8,192.0.2.1,true",
    "NotIpAddress,203.0.113.0/24,2001:db8::1,true",
    "NotIpAddress,203.0.113.0/24,,true",
  })
  void comparesAddresses(String operator, String values, String seen, boolean met)
      throws InvalidPolicy {
    assertMet(operator, values, seen, met);
  }

  /**
   * IAM documents that an empty set meets ForAllValues and does not meet ForAnyValue.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html">IAM:
   *     set operators and evaluation logic</a>
   */
  @ParameterizedTest
  @CsvSource({
    "ForAnyValue:StringEquals,a|b,x|b,true",
    "ForAnyValue:StringEquals,a|b,x|y,false",
    "ForAnyValue:StringEquals,a,,false",
    "ForAnyValue:StringEquals,a,'',false",
    "ForAnyValue:StringEquals,a,a,true",
    "ForAnyValue:StringNotEquals,a,a|b,true",
    "ForAnyValue:StringNotEquals,a|b,a|b,false",
    "ForAnyValue:StringNotEquals,a,,false",
    "ForAnyValue:StringNotEqualsIfExists,a,,true",
    "ForAllValues:StringEquals,a|b,a|b,true",
    "ForAllValues:StringEquals,a|b,b,true",
    "ForAllValues:StringEquals,a|b,a|c,false",
    "ForAllValues:StringEquals,a,,true",
    "ForAllValues:StringEquals,a,'',true",
    "ForAllValues:StringEquals,a,'|',true",
    "ForAllValues:StringEquals,a,'a|',false",
    "ForAllValues:StringNotEquals,a,b|c,true",
    "ForAllValues:StringNotEquals,a,a|c,false",
    "ForAllValues:StringNotEquals,a,,true",
    "ForAllValues:StringLike,vend:*,vend:a|vend:b,true",
    "ForAllValues:StringLike,vend:*,vend:a|other,false",
    "ForAllValues:NumericLessThan,10,1|9,true",
    "ForAllValues:NumericLessThan,10,1|x,false",
  })
  void testsSeveralValuesWithASetOperator(String operator, String values, String seen, boolean met)
      throws InvalidPolicy {
    assertMet(operator, values, seen, met);
  }

  /**
   * IAM says only that such keys require a set operator, so plain and negated operators both fail.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html">IAM:
   *     multivalued keys require a set operator</a>
   */
  @ParameterizedTest
  @CsvSource({
    "StringEquals,a,a|b,false",
    "StringNotEquals,c,a|b,false",
    "StringEqualsIfExists,a,a|b,false",
    "StringNotLike,c,a|b,false",
    "StringLike,*,a|a,false",
  })
  void failsForSeveralValuesWithoutASetOperator(
      String operator, String values, String seen, boolean met) throws InvalidPolicy {
    assertMet(operator, values, seen, met);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "NumericEquals;ten",
        "NumericEquals;1e3",
        "NumericEquals;${k}",
        "NumericEquals;''",
        "DateEquals;2026",
        "DateEquals;yesterday",
        "DateEquals;2026-13-01",
        "Bool;yes",
        "Bool;${k}",
        "Null;1",
        "BinaryEquals;%%%",
        "IpAddress;203.0.113.0/33",
        "IpAddress;2001:db8::/129",
        "IpAddress;203.0.113.0/",
        "IpAddress;203.0.113.0/-1",
        "IpAddress;localhost",
        "ArnLike;*",
        "ArnLike;arn:aws:s3",
        "ArnLike;foo:aws:s3:::a",
        "StringEquals;${k",
        "StringLike;${}",
        "StringLike;${a${b}}",
        "StringLike;${k, 'a}",
      })
  void refusesAPolicyValueOfTheWrongType(String operator, String value) throws InvalidPolicy {
    ConditionOperator parsed = ConditionOperator.parse(operator);
    assertThrows(
        IllegalArgumentException.class, () -> new Condition(parsed, "key", List.of(value)));
  }

  @Test
  void refusesABlankKeyAndAnEmptyListOfValues() {
    ConditionOperator operator = ConditionOperator.of(Comparison.STRING_EQUALS);
    assertThrows(IllegalArgumentException.class, () -> new Condition(operator, "key", List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Condition(operator, " ", List.of("a")));
  }

  @Test
  void reportsTheValuesOfTheRequest() {
    Condition condition =
        new Condition(ConditionOperator.of(Comparison.STRING_EQUALS), "key", List.of("a"));
    assertEquals(
        new ConditionOutcome(condition, false, List.of("b")),
        condition.evaluate(ConditionContext.ofExact(Map.of("key", List.of("b")))));
  }

  @Test
  void contextDecidesTheCaseOfKeys() {
    Condition condition =
        new Condition(ConditionOperator.of(Comparison.STRING_EQUALS), "AWS:Key", List.of("a"));
    Map<String, List<String>> values = Map.of("aws:key", List.of("a"));
    assertEquals(true, condition.met(ConditionContext.ofRequest(values)));
    assertEquals(false, condition.met(ConditionContext.ofExact(values)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ConditionContext.ofRequest(Map.of("a", List.of("1"), "A", List.of("2"))));
  }

  private static void assertMet(String operator, String values, String seen, boolean met)
      throws InvalidPolicy {
    assertMetBy(operator, split(values), seen == null ? List.of() : split(seen), met);
  }

  private static List<String> split(String values) {
    return Arrays.asList(values.split("\\|", -1));
  }

  private static void assertMetBy(
      String operator, List<String> values, List<String> seen, boolean met) throws InvalidPolicy {
    Condition condition = new Condition(ConditionOperator.parse(operator), "key", values);
    ConditionContext context = ConditionContext.ofExact(Map.of("key", seen));
    assertEquals(met, condition.met(context), () -> condition + " by " + seen);
    assertEquals(met, condition.evaluate(context).met());
  }
}
