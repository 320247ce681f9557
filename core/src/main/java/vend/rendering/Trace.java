package vend.rendering;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.grant.Decision;
import vend.grant.GrantOutcome;
import vend.iam.ConditionOutcome;

/** The grants that a decision looked at, as plain data. */
public final class Trace {
  private Trace() {}

  /** One grant with all that is known: for the decision event and for whoever holds the file. */
  public static Map<String, Object> full(GrantOutcome outcome) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("grant", outcome.grant().id().value());
    entry.put("effect", outcome.grant().effect().name().toLowerCase(java.util.Locale.ROOT));
    switch (outcome) {
      case GrantOutcome.Applied _ -> entry.put("outcome", "applied");
      case GrantOutcome.Frozen _ -> entry.put("outcome", "frozen");
      case GrantOutcome.ConditionUnmet(var _, ConditionOutcome unmet) -> {
        entry.put("outcome", "conditionUnmet");
        entry.put("operator", unmet.condition().operator().toString());
        entry.put("key", unmet.condition().key());
        entry.put("wanted", unmet.condition().values());
        entry.put("seen", unmet.seen());
      }
      case GrantOutcome.SessionUnfit(var _, var reason, var detail) -> {
        entry.put("outcome", reason.code());
        entry.put("detail", detail);
      }
    }
    return entry;
  }

  /**
   * What a caller may read: the grants that say {@code explain: true}, and no others. Each entry is
   * {@link #full}, so a caller who fails a condition reads what it wants.
   */
  public static List<Map<String, Object>> forCaller(Decision decision) {
    return decision.trace().stream()
        .filter(outcome -> outcome.grant().explain())
        .map(Trace::full)
        .toList();
  }
}
