package vend.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Policy variables as IAM documents them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">IAM:
 *     variables</a>
 */
class PolicyVariableTest {
  private static final Map<String, List<String>> VALUES =
      Map.of(
          "user", List.of("ann"),
          "star", List.of("a*"),
          "empty", List.of(""),
          "arn", List.of("arn:aws:iam::1:role/a"),
          "aws:PrincipalTag/cost center", List.of("7"),
          "many", List.of("a", "b"));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "StringEquals;${user};ann;true",
        "StringEquals;${USER};ann;true",
        "StringEquals;x-${user}-${user};x-ann-ann;true",
        "StringEquals;${aws:PrincipalTag/cost center};7;true",
        "StringEquals;${user, 'bob'};ann;true",
        "StringEquals;${none, 'bob'};bob;true",
        "StringEquals;${none, ''}x;x;true",
        "StringEquals;${none, 'a}b'}x;a}bx;true",
        "StringEquals;${empty}x;x;true",
        "StringEquals;${empty, 'a'}x;ax;false",
        "StringEquals;${none};${none};false",
        "StringEquals;${many};a;false",
        "StringEquals;${many, 'a'};a;false",
        "StringEquals;a$b;a$b;true",
        "StringEquals;${*}${?}${$};*?$;true",
        "StringEqualsIgnoreCase;${user};ANN;true",
        "StringLike;${user}*;anna;true",
        "StringLike;${star};ab;false",
        "StringLike;${star};a*;true",
        "StringLike;a${*};ab;false",
        "StringLike;a${*};a*;true",
        "StringLike;a${?};ab;false",
        "StringLike;${none, '*'};x;false",
        "StringLike;${none, '*'};*;true",
        "StringLike;${$}{user};${user};true",
        "StringNotEquals;${none};x;true",
        "StringNotLike;${none}*;x;true",
        "StringNotEquals;${user};ann;false",
        "ArnEquals;${arn};arn:aws:iam::1:role/a;true",
        "ArnLike;arn:aws:iam::1:role/${user}*;arn:aws:iam::1:role/anna;true",
        "ArnLike;arn:aws:iam::1:role/${star};arn:aws:iam::1:role/ab;false",
        "ArnLike;arn:aws:iam::1:role/${none};arn:aws:iam::1:role/ab;false",
        "ArnNotLike;arn:aws:iam::1:role/${none};arn:aws:iam::1:role/ab;true",
        "ArnLike;${user};ann;false",
      })
  void resolveToTheValueOfTheRequest(String operator, String value, String seen, boolean met)
      throws InvalidPolicy {
    Map<String, List<String>> values = new HashMap<>(VALUES);
    values.put("key", List.of(seen));
    Condition condition = new Condition(ConditionOperator.parse(operator), "key", List.of(value));
    assertEquals(met, condition.met(ConditionContext.ofRequest(values)));
  }

  @Test
  void areAllowedInTheLastPartOfAResource() {
    ResourceElement resource =
        new ResourceElement(false, List.of("arn:aws:s3:::b/${user}/*", "arn:aws:s3:::${none}"));
    ConditionContext context = ConditionContext.ofRequest(VALUES);
    assertTrue(resource.matches("arn:aws:s3:::b/ann/x", context));
    assertFalse(resource.matches("arn:aws:s3:::b/bob/x", context));
    assertFalse(resource.matches("arn:aws:s3:::${none}", context));
  }

  @Test
  void withoutAValueMatchNothingAlsoInNotResource() {
    ConditionContext context = ConditionContext.ofRequest(VALUES);
    List<String> resources = List.of("arn:aws:s3:::${none}*");
    assertFalse(new ResourceElement(false, resources).matches("arn:aws:s3:::a", context));
    assertTrue(new ResourceElement(true, resources).matches("arn:aws:s3:::a", context));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:${user}:s3:::a",
        "arn:aws:${user}:::a",
        "arn:aws:s3:${user}::a",
        "arn:aws:s3::${user}:a",
        "arn:aws:s3:::${user",
        "${user}",
      })
  void areRefusedElsewhereInAResource(String resource) {
    assertThrows(
        IllegalArgumentException.class, () -> new ResourceElement(false, List.of(resource)));
  }

  @Property
  void neverBringWildcardsFromTheRequest(@ForAll String value, @ForAll String seen) {
    Condition like =
        new Condition(ConditionOperator.of(Comparison.STRING_LIKE), "key", List.of("${other}"));
    ConditionContext context = key -> List.of(key.equals("key") ? seen : value);
    assertEquals(value.equals(seen), like.met(context));
  }
}
