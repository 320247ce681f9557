package vend.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionsTest {
  @Test
  void allConditionsMustBeMet() throws InvalidPolicy {
    Conditions conditions =
        Conditions.of(
            Map.of(
                "StringEquals", Map.of("a", "1", "b", List.of("2", "3")),
                "Bool", Map.of("c", true)));
    Map<String, List<String>> values =
        Map.of("a", List.of("1"), "b", List.of("3"), "c", List.of("true"));
    assertTrue(conditions.met(ConditionContext.ofExact(values)));
    for (String key : values.keySet()) {
      Map<String, List<String>> other = new LinkedHashMap<>(values);
      other.put(key, List.of("x"));
      assertFalse(conditions.met(ConditionContext.ofExact(other)));
    }
  }

  @Test
  void reportsTheFirstUnmetConditionInTheOrderOfTheBlock() throws InvalidPolicy {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("a", "1");
    keys.put("b", "2");
    keys.put("c", "3");
    Conditions conditions = Conditions.of(Map.of("StringEquals", keys));
    Optional<ConditionOutcome> unmet =
        conditions.firstUnmet(
            ConditionContext.ofExact(
                Map.of("a", List.of("1"), "b", List.of("x"), "c", List.of("y"))));
    assertEquals(
        Optional.of(new ConditionOutcome(conditions.all().get(1), false, List.of("x"))), unmet);
  }

  @Test
  void emptyBlockIsAlwaysMet() {
    assertTrue(Conditions.NONE.met(key -> List.of()));
    assertEquals(Optional.empty(), Conditions.NONE.firstUnmet(key -> List.of()));
  }

  @Test
  void readsNumbersAndBooleansAsText() throws InvalidPolicy {
    Conditions conditions =
        Conditions.of(
            Map.of(
                "StringEquals",
                Map.of("key", List.of(7, 8L, new BigDecimal("1E+2"), 0.5, true, "x"))));
    assertEquals(
        List.of("7", "8", "100", "0.5", "true", "x"), conditions.all().getFirst().values());
  }

  @Test
  void writesOneValueAsTextAndSeveralAsAList() throws InvalidPolicy {
    Map<String, Object> block =
        Map.of("StringLike", Map.of("a", "x*"), "StringEquals", Map.of("b", List.of("1", "2")));
    assertEquals(block, Conditions.of(block).toData());
  }

  @Test
  void refusesTheSameOperatorAndKeyTwice() {
    Condition condition =
        new Condition(ConditionOperator.of(Comparison.STRING_EQUALS), "key", List.of("a"));
    assertThrows(
        IllegalArgumentException.class, () -> new Conditions(List.of(condition, condition)));
  }

  @ParameterizedTest
  @MethodSource
  void refusesInvalidBlocks(Map<String, ?> block, String where) {
    InvalidPolicy refusal = assertThrows(InvalidPolicy.class, () -> Conditions.of(block));
    assertEquals(where, refusal.where());
  }

  static Stream<Arguments> refusesInvalidBlocks() {
    Map<String, Object> nothing = new LinkedHashMap<>();
    nothing.put("key", null);
    return Stream.of(
        Arguments.of(Map.of(), "conditions"),
        Arguments.of(Map.of("Equals", Map.of("key", "a")), "Equals"),
        Arguments.of(Map.of("StringEquals", "a"), "StringEquals"),
        Arguments.of(Map.of("StringEquals", Map.of()), "StringEquals"),
        Arguments.of(Map.of("StringEquals", List.of()), "StringEquals"),
        Arguments.of(Map.of("StringEquals", Map.of("key", List.of())), "StringEquals.key"),
        Arguments.of(Map.of("StringEquals", nothing), "StringEquals.key"),
        Arguments.of(
            Map.of("StringEquals", Map.of("key", Arrays.asList("a", null))), "StringEquals.key"),
        Arguments.of(
            Map.of("StringEquals", Map.of("key", List.of(List.of("a")))), "StringEquals.key"),
        Arguments.of(Map.of("StringEquals", Map.of("key", Map.of("a", "b"))), "StringEquals.key"),
        Arguments.of(Map.of("StringEquals", Map.of(" ", "a")), "StringEquals. "),
        Arguments.of(Map.of("StringEquals", Map.of(1, "a")), "StringEquals.1"),
        Arguments.of(Map.of("NumericEquals", Map.of("key", "ten")), "NumericEquals.key"),
        Arguments.of(
            Map.of("NumericEquals", Map.of("key", new BigDecimal("1E+999999999"))),
            "NumericEquals.key"),
        Arguments.of(Map.of("NumericEquals", Map.of("key", Double.NaN)), "NumericEquals.key"));
  }
}
