package vend.grant;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import vend.Printable;
import vend.Reason;
import vend.iam.ConditionOutcome;
import vend.iam.Effect;

/**
 * The first unmet condition of each grant, in words for the caller: the claim, and the caller's own
 * value of it. What the grant wants would tell a caller what somebody else's token looks like.
 */
final class UnmetConditions {
  private static final int MOST = 5;
  private static final int MOST_CHARACTERS = 200;

  private UnmetConditions() {}

  static String describe(List<GrantOutcome> trace) {
    var unmet = new LinkedHashSet<String>();
    for (GrantOutcome outcome : trace) {
      if (outcome instanceof GrantOutcome.ConditionUnmet(Grant grant, ConditionOutcome condition)
          && grant.effect() == Effect.ALLOW) {
        unmet.add(describe(condition));
      }
    }
    String listed = unmet.stream().limit(MOST).collect(Collectors.joining("; "));
    String rest = unmet.size() > MOST ? "; and %d more".formatted(unmet.size() - MOST) : "";
    return Reason.CONDITION_NOT_MET.text() + " Not met: " + listed + rest + ".";
  }

  private static String describe(ConditionOutcome outcome) {
    var condition = outcome.condition();
    String bearer = CallerContext.isOfRequest(condition.key()) ? "request" : "token";
    return outcome.seen().isEmpty()
        ? "%s on %s, which your %s does not have"
            .formatted(condition.operator(), condition.key(), bearer)
        : "%s on %s, which is %s in your %s"
            .formatted(condition.operator(), condition.key(), shown(outcome.seen()), bearer);
  }

  private static String shown(List<String> values) {
    return Printable.of(
        values.stream().map("\"%s\""::formatted).collect(Collectors.joining(", ")),
        MOST_CHARACTERS);
  }
}
