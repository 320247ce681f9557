package vend.grant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import vend.Reason;
import vend.caller.Caller;
import vend.caller.IssuerName;
import vend.iam.ConditionOutcome;

/**
 * Decides whether a caller may act as an operator.
 *
 * <p>Denies by default: an entry of {@code operators} for the caller's issuer must allow the
 * action, and the caller must meet all of its conditions. A caller whose own identity is frozen may
 * not act. A freeze of everything, of a role or of a grant does not stop operators: they must still
 * be able to revoke and to freeze more. Pure: equal input gives equal decisions.
 */
public final class OperatorDecider {
  private final Map<IssuerName, List<Operator>> byIssuer;
  private final Set<IssuerName> issuersOfPersons;

  /** Creates an engine for one revision of the grants. */
  public OperatorDecider(Grants grants) {
    this.byIssuer = grants.operators().stream().collect(Collectors.groupingBy(Operator::issuer));
    this.issuersOfPersons = grants.issuersOfPersons();
  }

  /** Decides one act of a caller whose identity is already established. */
  public OperatorDecision decide(Caller caller, OperatorAction action, RequestFacts facts) {
    var context = Decider.context(caller.claims(), facts);
    var unmet = new ArrayList<OperatorDecision.Unmet>();
    for (Operator operator : byIssuer.getOrDefault(caller.issuer(), List.of())) {
      if (!operator.may().contains(action)) {
        continue;
      }
      Optional<ConditionOutcome> outcome = operator.when().firstUnmet(context);
      if (outcome.isPresent()) {
        unmet.add(new OperatorDecision.Unmet(operator, outcome.get()));
      } else if (facts
          .freezes()
          .stopsIdentity(caller, issuersOfPersons.contains(caller.issuer()))) {
        return new OperatorDecision.Denied(action, Reason.OPERATOR_FROZEN, unmet);
      } else {
        return new OperatorDecision.Allowed(action, operator);
      }
    }
    return new OperatorDecision.Denied(action, Reason.NOT_AN_OPERATOR, unmet);
  }

  /** The actions that a caller may do, each with the entry that allows it. */
  public List<OperatorDecision.Allowed> allowed(Caller caller, RequestFacts facts) {
    return Arrays.stream(OperatorAction.values())
        .map(action -> decide(caller, action, facts))
        .filter(OperatorDecision.Allowed.class::isInstance)
        .map(OperatorDecision.Allowed.class::cast)
        .toList();
  }
}
