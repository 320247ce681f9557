package vend.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionOperatorTest {
  @Test
  void readsSetOperatorComparisonAndIfExists() throws InvalidPolicy {
    assertEquals(
        new ConditionOperator(
            ConditionOperator.Qualifier.FOR_ANY_VALUE, Comparison.STRING_NOT_LIKE, true),
        ConditionOperator.parse("ForAnyValue:StringNotLikeIfExists"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "stringequals",
        "StringMatches",
        "StringEquals ",
        "IfExists",
        "StringEqualsIfExistsIfExists",
        "ForAnyValue:",
        "ForAnyValue:ForAllValues:StringEquals",
        "ForSomeValues:StringEquals",
        "NullIfExists",
        "ForAnyValue:Null",
        "NotStringEquals",
        "BoolNotEquals",
      })
  void refusesOperatorsThatIamDoesNotHave(String name) {
    assertThrows(InvalidPolicy.class, () -> ConditionOperator.parse(name));
  }

  @Test
  void namesTheOperatorAndTheRemedyInItsMessage() {
    InvalidPolicy refusal =
        assertThrows(InvalidPolicy.class, () -> ConditionOperator.parse("StringMatches"));
    assertEquals(
        "StringMatches: IAM has no operator 'StringMatches'; use one such as StringEquals,"
            + " StringLike or ForAnyValue:StringEquals",
        refusal.getMessage());
  }

  @Property
  void parsesItsOwnText(
      @ForAll ConditionOperator.Qualifier qualifier,
      @ForAll Comparison comparison,
      @ForAll boolean ifExists)
      throws InvalidPolicy {
    boolean isNull = comparison == Comparison.NULL;
    ConditionOperator operator =
        new ConditionOperator(
            isNull ? ConditionOperator.Qualifier.NONE : qualifier, comparison, ifExists && !isNull);
    assertEquals(operator, ConditionOperator.parse(operator.toString()));
  }
}
