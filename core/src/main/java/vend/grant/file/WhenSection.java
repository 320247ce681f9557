package vend.grant.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import vend.iam.Comparison;
import vend.iam.Condition;
import vend.iam.ConditionOperator;
import vend.iam.Conditions;
import vend.iam.InvalidPolicy;

/** Reads {@code when:}, an IAM condition block over claims. */
final class WhenSection {
  private static final List<String> REQUEST_KEYS =
      List.of("aws:SourceIp", "aws:CurrentTime", "aws:EpochTime");

  private WhenSection() {}

  /**
   * @param ifEmpty what to do about an empty block, as a sentence
   */
  static Conditions read(YamlValue value, String ifEmpty) {
    var conditions = new ArrayList<Condition>();
    value
        .mapping()
        .entries()
        .forEach((operator, keys) -> {
          var tested = keys.mapping().entries();
          if (tested.isEmpty()) {
            throw keys.problem(
                "This operator tests no claim. Name a claim, or remove the operator.");
          }
          tested.forEach((key, values) -> conditions.addAll(one(operator, key, values)));
        });
    if (conditions.isEmpty()) {
      throw value.problem("The conditions must not be empty. " + ifEmpty);
    }
    return new Conditions(conditions);
  }

  /** Parses one operator and key at a time, so that a problem names their own line. */
  private static List<Condition> one(String operator, String key, YamlValue value) {
    if (key.toLowerCase(Locale.ROOT).startsWith("aws:") && !REQUEST_KEYS.contains(key)) {
      throw value.problem(
          "The only condition keys under aws: that a condition can use are %s."
              .formatted(String.join(", ", REQUEST_KEYS)));
    }
    List<String> values = value.oneOrMore().stream().map(YamlValue::scalar).toList();
    try {
      return Conditions.of(Map.of(operator, Map.of(key, values))).all();
    } catch (InvalidPolicy e) {
      throw value.problem(e.getMessage() + (isOperator(operator) ? "" : suggestion(operator)));
    }
  }

  private static boolean isOperator(String name) {
    try {
      ConditionOperator.parse(name);
      return true;
    } catch (InvalidPolicy e) {
      return false;
    }
  }

  private static String suggestion(String operator) {
    return Suggestion.of(
        operator,
        Stream.of("", "ForAnyValue:", "ForAllValues:")
            .flatMap(set -> Arrays.stream(Comparison.values()).map(name -> set + name))
            .flatMap(name -> Stream.of(name, name + "IfExists"))
            .filter(WhenSection::isOperator)
            .toList());
  }
}
