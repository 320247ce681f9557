package vend.iam;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vend.RedactedInput;

/**
 * A condition block. A request must meet all of its conditions.
 *
 * @param all in the order in which they were written; every request meets an empty block
 */
public record Conditions(List<Condition> all) {
  /** An empty block, which every request meets. */
  public static final Conditions NONE = new Conditions(List.of());

  private static final int MAX_SCALE = 64;

  /**
   * @throws IllegalArgumentException if the same operator tests the same key twice: a block cannot
   *     express this
   */
  public Conditions {
    all = List.copyOf(all);
    Set<List<Object>> tested = new HashSet<>();
    for (Condition condition : all) {
      if (!tested.add(List.of(condition.operator(), condition.key()))) {
        throw new IllegalArgumentException(
            "the same operator and condition key occur twice: "
                + RedactedInput.of(condition.key()));
      }
    }
  }

  /**
   * Reads a block: operator, then condition key, then one value or a list of values (text, numbers,
   * booleans).
   *
   * @throws InvalidPolicy if the block is empty or invalid; the path in the message begins with the
   *     operator
   */
  public static Conditions of(Map<String, ?> block) throws InvalidPolicy {
    return of(block, "");
  }

  static Conditions of(Map<?, ?> block, String where) throws InvalidPolicy {
    if (block.isEmpty()) {
      throw new InvalidPolicy(
          where.isEmpty() ? "conditions" : where,
          "there is no operator",
          "add one, or leave out the conditions");
    }
    List<Condition> all = new ArrayList<>();
    for (var entry : block.entrySet()) {
      String name = String.valueOf(entry.getKey());
      ConditionOperator operator =
          ConditionOperator.parse(name, path(where, RedactedInput.of(name)));
      String path = path(where, operator.toString());
      if (!(entry.getValue() instanceof Map<?, ?> keys) || keys.isEmpty()) {
        throw new InvalidPolicy(path, "there is no condition key", "write {\"key\": \"value\"}");
      }
      for (var key : keys.entrySet()) {
        all.add(condition(operator, key.getKey(), key.getValue(), path));
      }
    }
    return new Conditions(all);
  }

  private static String path(String where, String name) {
    return where.isEmpty() ? name : where + "." + name;
  }

  private static Condition condition(
      ConditionOperator operator, Object key, @Nullable Object value, String where)
      throws InvalidPolicy {
    String path = where + "." + RedactedInput.of(String.valueOf(key));
    if (!(key instanceof String name)) {
      throw new InvalidPolicy(path, "a condition key must be text", "put it in quotes");
    }
    List<String> values = new ArrayList<>();
    for (Object single : value instanceof List<?> list ? list : single(value)) {
      values.add(text(single, path));
    }
    try {
      return new Condition(operator, name, values);
    } catch (IllegalArgumentException e) {
      throw new InvalidPolicy(
          path,
          String.valueOf(e.getMessage()),
          "use a condition key and values that are valid for " + operator);
    }
  }

  private static List<?> single(@Nullable Object value) {
    return value == null ? List.of() : List.of(value);
  }

  private static String text(@Nullable Object value, String where) throws InvalidPolicy {
    return switch (value) {
      case String text -> text;
      case Boolean truth -> truth.toString();
      case BigDecimal number when Math.abs((long) number.scale()) <= MAX_SCALE ->
          number.toPlainString();
      case Integer number -> number.toString();
      case Long number -> number.toString();
      case BigInteger number when number.bitLength() <= MAX_SCALE -> number.toString();
      case Double number when Double.isFinite(number) && Math.abs(number) < 1e15 ->
          BigDecimal.valueOf(number).toPlainString();
      case null, default ->
          throw new InvalidPolicy(
              where, "a value must be text, a number, true or false", "put it in quotes");
    };
  }

  /** The first condition in the block that the request does not meet. */
  public Optional<ConditionOutcome> firstUnmet(ConditionContext context) {
    for (Condition condition : all) {
      if (!condition.met(context)) {
        return Optional.of(condition.evaluate(context));
      }
    }
    return Optional.empty();
  }

  public boolean met(ConditionContext context) {
    for (Condition condition : all) {
      if (!condition.met(context)) {
        return false;
      }
    }
    return true;
  }

  /** The block as plain data: operator, then condition key, then one text or a list of texts. */
  public Map<String, Object> toData() {
    Map<String, Object> block = new LinkedHashMap<>();
    for (Condition condition : all) {
      @SuppressWarnings("unchecked") // every value is a map, made below
      var keys =
          (Map<String, Object>)
              block.computeIfAbsent(
                  condition.operator().toString(), name -> new LinkedHashMap<String, Object>());
      keys.put(condition.key(), Elements.oneOrAll(condition.values()));
    }
    return block;
  }
}
