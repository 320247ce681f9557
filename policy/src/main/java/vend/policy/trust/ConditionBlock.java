package vend.policy.trust;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds a condition block. A single value is written without a list, as IAM stores it. */
final class ConditionBlock {
  private final Map<String, Map<String, Object>> operators = new LinkedHashMap<>();

  /**
   * @param value a string, a list of strings, or a template function that resolves to one of the
   *     two
   */
  void add(String operator, String key, Object value) {
    operators
        .computeIfAbsent(operator, _ -> new LinkedHashMap<>())
        .put(
            key, value instanceof List<?> values && values.size() == 1 ? values.getFirst() : value);
  }

  void addAll(ConditionBlock others) {
    others.operators.forEach(
        (operator, keys) -> keys.forEach((key, value) -> add(operator, key, value)));
  }

  Map<String, Map<String, Object>> toData() {
    return operators;
  }
}
