package vend.policy.trust;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A condition block in the making; one value is written without a list, as IAM stores it. */
final class ConditionBlock {
  private final Map<String, Map<String, Object>> operators = new LinkedHashMap<>();

  void add(String operator, String key, String value) {
    operators.computeIfAbsent(operator, _ -> new LinkedHashMap<>()).put(key, value);
  }

  void add(String operator, String key, List<String> values) {
    if (values.size() == 1) {
      add(operator, key, values.getFirst());
    } else {
      operators.computeIfAbsent(operator, _ -> new LinkedHashMap<>()).put(key, values);
    }
  }

  Map<String, Map<String, Object>> toData() {
    return operators;
  }
}
