package vend.policy.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Printable;
import vend.iam.Comparison;
import vend.iam.Condition;

/** Writes conditions as text for people. */
public final class ConditionText {
  /** The verb for one value, and for several. */
  private static final Map<Comparison, List<String>> VERBS =
      Map.of(
          Comparison.STRING_EQUALS, List.of("is", "is one of"),
          Comparison.STRING_NOT_EQUALS, List.of("is not", "is none of"),
          Comparison.STRING_EQUALS_IGNORE_CASE,
              List.of("is, in any case,", "is, in any case, one of"),
          Comparison.STRING_NOT_EQUALS_IGNORE_CASE,
              List.of("is not, in any case,", "is, in any case, none of"),
          Comparison.STRING_LIKE, List.of("is like", "is like one of"),
          Comparison.STRING_NOT_LIKE, List.of("is not like", "is like none of"),
          Comparison.IP_ADDRESS, List.of("is in", "is in one of"),
          Comparison.NOT_IP_ADDRESS, List.of("is not in", "is in none of"),
          Comparison.BOOL, List.of("is", "is one of"));

  private ConditionText() {}

  /** For example {@code ref is "refs/heads/main"}. */
  public static String of(Condition condition) {
    if (condition.operator().comparison() == Comparison.NULL) {
      return condition.key() + (condition.values().contains("true") ? " is absent" : " is present");
    }
    return Optional.ofNullable(VERBS.get(condition.operator().comparison()))
        .map(verbs -> sentence(condition, verbs))
        .orElseGet(() ->
            "%s %s %s"
                .formatted(
                    condition.operator(), condition.key(), Printable.values(condition.values())));
  }

  private static String sentence(Condition condition, List<String> verbs) {
    String subject =
        switch (condition.operator().qualifier()) {
          case NONE -> condition.key();
          case FOR_ANY_VALUE -> "one of " + condition.key();
          case FOR_ALL_VALUES -> "each of " + condition.key();
        };
    return "%s %s %s%s"
        .formatted(
            subject,
            condition.values().size() == 1 ? verbs.getFirst() : verbs.getLast(),
            Printable.values(condition.values()),
            condition.operator().ifExists() ? ", if it is present" : "");
  }
}
