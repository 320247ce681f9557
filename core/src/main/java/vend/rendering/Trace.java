package vend.rendering;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.grant.Decision;
import vend.grant.GrantOutcome;
import vend.grant.OperatorDecision;
import vend.iam.ConditionOutcome;

/** Renders the trace of a decision as plain data. */
public final class Trace {
  private Trace() {}

  /**
   * One outcome with all its details, for the decision event and for holders of the grants file.
   */
  public static Map<String, Object> full(GrantOutcome outcome) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("grant", outcome.grant().id().value());
    entry.put("effect", outcome.grant().effect().name().toLowerCase(java.util.Locale.ROOT));
    switch (outcome) {
      case GrantOutcome.Applied _ -> entry.put("outcome", "applied");
      case GrantOutcome.Frozen _ -> entry.put("outcome", "frozen");
      case GrantOutcome.NotApproved(var _, var reason, var _) ->
          entry.put("outcome", reason.code());
      case GrantOutcome.ConditionUnmet(var _, ConditionOutcome unmet) -> putUnmet(entry, unmet);
      case GrantOutcome.SessionUnfit(var _, var reason, var detail) -> {
        entry.put("outcome", reason.code());
        entry.put("detail", detail);
      }
    }
    return entry;
  }

  /** An operator entry that the caller does not meet, for the decision event. */
  public static Map<String, Object> full(OperatorDecision.Unmet unmet) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("entry", unmet.operator().id().value());
    putUnmet(entry, unmet.condition());
    return entry;
  }

  private static void putUnmet(Map<String, Object> entry, ConditionOutcome unmet) {
    entry.put("outcome", "conditionUnmet");
    entry.put("operator", unmet.condition().operator().toString());
    entry.put("key", unmet.condition().key());
    entry.put("wanted", unmet.condition().values());
    entry.put("seen", unmet.seen());
  }

  /**
   * The outcomes that the caller may read: those of grants with {@code explain: true}. Each is
   * {@link #full}, so a caller that fails a condition sees the required values.
   */
  public static List<Map<String, Object>> forCaller(Decision decision) {
    return decision.trace().stream()
        .filter(outcome -> outcome.grant().explain())
        .map(Trace::full)
        .toList();
  }
}
