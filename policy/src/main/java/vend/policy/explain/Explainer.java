package vend.policy.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Issuer;
import vend.grant.Allowed;
import vend.grant.Decider;
import vend.grant.Decision;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.grant.OperatorDecider;
import vend.grant.OperatorDecision;
import vend.grant.RequestFacts;
import vend.grant.TargetRole;
import vend.iam.Effect;
import vend.policy.explain.FullExplanation.Spoke;
import vend.policy.trust.SpokeAuthorization;
import vend.session.RequestedSession;
import vend.session.SessionRefused;
import vend.session.SessionRequest;
import vend.session.SessionTags;
import vend.session.SessionTemplate;

/** Explains the decisions of hub and spoke from a grants file alone, without AWS. */
public final class Explainer {
  private final Grants grants;
  private final Decider decider;
  private final OperatorDecider operators;
  private final SpokeAuthorization authorization;

  public Explainer(Grants grants) {
    this.grants = grants;
    this.decider = new Decider(grants);
    this.operators = new OperatorDecider(grants);
    this.authorization = new SpokeAuthorization(grants);
  }

  /**
   * Decides and explains a request.
   *
   * @param requested the requested session
   */
  public FullExplanation explain(
      Caller caller, RoleReference requestedRole, RequestedSession requested, RequestFacts facts) {
    return explain(
        caller,
        requestedRole,
        requested,
        decider.decide(caller, requestedRole, requested, facts),
        operators.allowed(caller, facts));
  }

  /** Explains a request for a role that the hub has already decided, without acts of operators. */
  public FullExplanation explain(
      Caller caller, RoleReference requestedRole, RequestedSession requested, Decision decision) {
    return explain(caller, requestedRole, requested, decision, List.of());
  }

  private FullExplanation explain(
      Caller caller,
      RoleReference requestedRole,
      RequestedSession requested,
      Decision decision,
      List<OperatorDecision.Allowed> acts) {
    return new FullExplanation(
        requestedRole,
        caller.issuer(),
        unmetRequirement(caller),
        decision,
        spokes(caller, requestedRole, requested, decision),
        caller.person(),
        acts);
  }

  private Optional<String> unmetRequirement(Caller caller) {
    return grants.issuers().stream()
        .filter(issuer -> issuer.name().equals(caller.issuer()))
        .findFirst()
        .flatMap((Issuer issuer) -> issuer.unmetRequirement(caller.claims()));
  }

  private List<Spoke> spokes(
      Caller caller, RoleReference requestedRole, RequestedSession requested, Decision decision) {
    if (decision instanceof Allowed allowed) {
      return List.of(spoke(allowed.role(), allowed.grant(), allowed.session()));
    }
    return grants.find(requestedRole).stream()
        .flatMap(role ->
            grants.grants().stream()
                .filter(grant -> allows(grant, role, caller))
                .flatMap(grant ->
                    session(role, grant, caller, requested).stream()
                        .map(session -> spoke(role, grant, session))))
        .toList();
  }

  private static boolean allows(Grant grant, TargetRole role, Caller caller) {
    return grant.effect() == Effect.ALLOW
        && grant.issuer().equals(Optional.of(caller.issuer()))
        && grant.names(role);
  }

  private Spoke spoke(TargetRole role, Grant grant, SessionRequest session) {
    return new Spoke(grant, session, authorization.of(role, session));
  }

  private static Map<String, String> ownTags(Grant grant) {
    String id = grant.id().value();
    return grant.approval().isPresent()
        ? Map.of(SessionTags.GRANT, id, SessionTags.REQUEST, AssumedApprovals.REQUEST.value())
        : Map.of(SessionTags.GRANT, id);
  }

  /** Returns the session that a hub would request if it ignored the conditions. */
  private static Optional<SessionRequest> session(
      TargetRole role, Grant grant, Caller caller, RequestedSession requested) {
    var target =
        new SessionTemplate.Target(role.arn(), role.account().externalId(), role.longest());
    try {
      return Optional.of(
          grant
              .session()
              .orElseThrow()
              .render(target, ownTags(grant), caller.claims(), requested, grant.shaping()));
    } catch (SessionRefused e) {
      return Optional.empty();
    }
  }
}
