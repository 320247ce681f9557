package vend.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ConditionPropertyTest {
  private static final Map<Comparison, Comparison> NEGATIONS =
      Map.of(
          Comparison.STRING_EQUALS, Comparison.STRING_NOT_EQUALS,
          Comparison.STRING_EQUALS_IGNORE_CASE, Comparison.STRING_NOT_EQUALS_IGNORE_CASE,
          Comparison.STRING_LIKE, Comparison.STRING_NOT_LIKE,
          Comparison.ARN_EQUALS, Comparison.ARN_NOT_EQUALS,
          Comparison.ARN_LIKE, Comparison.ARN_NOT_LIKE,
          Comparison.NUMERIC_EQUALS, Comparison.NUMERIC_NOT_EQUALS,
          Comparison.DATE_EQUALS, Comparison.DATE_NOT_EQUALS,
          Comparison.IP_ADDRESS, Comparison.NOT_IP_ADDRESS);

  @Property(tries = 3_000)
  void negatedIsTheOppositeForAnAbsentKeyAndForOneValue(
      @ForAll("negatable") Condition condition, @ForAll("noneOrOne") List<String> seen) {
    assertNotEquals(met(plain(condition), seen), met(negated(plain(condition)), seen));
  }

  @Property(tries = 3_000)
  void forAnyIsTheOppositeOfForAllOfTheNegated(
      @ForAll("negatable") Condition condition, @ForAll("seen") List<String> seen) {
    Condition any = qualified(condition, ConditionOperator.Qualifier.FOR_ANY_VALUE);
    Condition none = negated(qualified(condition, ConditionOperator.Qualifier.FOR_ALL_VALUES));
    assertNotEquals(met(any, seen), met(none, seen));
  }

  @Property(tries = 3_000)
  void ifExistsOnlyChangesWhatAnAbsentKeyMeans(
      @ForAll("conditions") Condition condition, @ForAll("seen") List<String> seen) {
    Assume.that(condition.operator().comparison() != Comparison.NULL);
    ConditionOperator operator = condition.operator();
    Condition ifExists =
        new Condition(
            new ConditionOperator(operator.qualifier(), operator.comparison(), true),
            condition.key(),
            condition.values());
    Condition without =
        new Condition(
            new ConditionOperator(operator.qualifier(), operator.comparison(), false),
            condition.key(),
            condition.values());
    assertEquals(seen.isEmpty() || met(without, seen), met(ifExists, seen));
  }

  @Property
  void emptySetMeetsForAllValuesButNotForAnyValue(@ForAll("conditions") Condition condition) {
    Assume.that(condition.operator().comparison() != Comparison.NULL);
    assertTrue(met(qualified(condition, ConditionOperator.Qualifier.FOR_ALL_VALUES), List.of()));
    assertEquals(
        false, met(qualified(condition, ConditionOperator.Qualifier.FOR_ANY_VALUE), List.of()));
  }

  @Property
  void nullFalseGuardsForAllValuesAgainstEveryEmptySet(@ForAll("conditions") Condition condition) {
    Assume.that(condition.operator().comparison() != Comparison.NULL);
    Condition guard =
        new Condition(ConditionOperator.of(Comparison.NULL), condition.key(), List.of("false"));
    Conditions both =
        new Conditions(
            List.of(qualified(condition, ConditionOperator.Qualifier.FOR_ALL_VALUES), guard));
    assertEquals(false, both.met(context(List.of())));
    assertEquals(false, both.met(context(List.of(""))));
    assertEquals(false, both.met(context(List.of("", ""))));
  }

  @Property(tries = 3_000)
  void fewerValuesInThePolicyNeverMatchMore(
      @ForAll("conditions") Condition condition, @ForAll("seen") List<String> seen) {
    Assume.that(!condition.operator().comparison().negated());
    Condition narrower =
        new Condition(condition.operator(), condition.key(), condition.values().subList(0, 1));
    assertTrue(!met(narrower, seen) || met(condition, seen));
  }

  @Property(tries = 3_000)
  void neverThrowsForAnyRequest(
      @ForAll("conditions") Condition condition, @ForAll List<String> seen) {
    ConditionOutcome outcome = condition.evaluate(context(seen));
    assertEquals(outcome.met(), met(condition, seen));
  }

  @Property
  void parsesItsOwnBlock(@ForAll("conditions") Condition condition) throws InvalidPolicy {
    Conditions block = new Conditions(List.of(condition));
    assertEquals(block, Conditions.of(block.toData()));
  }

  @Provide
  Arbitrary<Condition> conditions() {
    return Arbitraries.longs().map(seed -> new RandomCases(seed).condition());
  }

  /** Filters here, because jqwik fails a property whose assumptions reject too many cases. */
  @Provide
  Arbitrary<Condition> negatable() {
    return conditions()
        .filter(condition -> NEGATIONS.containsKey(condition.operator().comparison()));
  }

  @Provide
  Arbitrary<List<String>> seen() {
    return seen(3);
  }

  @Provide
  Arbitrary<List<String>> noneOrOne() {
    return seen(1);
  }

  private static Arbitrary<List<String>> seen(int most) {
    return Combinators.combine(
            Arbitraries.of("a", "A", "ab", "", "7", "2.0", "true", "10.0.0.1", "2001:db8::1"),
            Arbitraries.of("x", "2026-01-31", "arn:aws:iam::111111111111:role/a", "a*", "\n"),
            Arbitraries.integers().between(0, most))
        .as((one, two, size) -> List.of(one, two, one).subList(0, size));
  }

  private static Condition plain(Condition condition) {
    return qualified(condition, ConditionOperator.Qualifier.NONE);
  }

  private static Condition qualified(Condition condition, ConditionOperator.Qualifier qualifier) {
    return new Condition(
        new ConditionOperator(qualifier, condition.operator().comparison(), false),
        condition.key(),
        condition.values());
  }

  private static Condition negated(Condition condition) {
    Comparison opposite = Objects.requireNonNull(NEGATIONS.get(condition.operator().comparison()));
    return new Condition(
        new ConditionOperator(condition.operator().qualifier(), opposite, false),
        condition.key(),
        condition.values());
  }

  private static boolean met(Condition condition, List<String> seen) {
    return condition.met(context(seen));
  }

  /** Every key has these values, except the key that variables use. */
  private static ConditionContext context(List<String> seen) {
    return key -> key.equalsIgnoreCase("k:same") ? List.of("a") : seen;
  }
}
