package vend.policy.trust;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.ConditionContext;
import vend.iam.Principal;
import vend.policy.evaluation.AuthorizationRequest;
import vend.policy.evaluation.Policies;
import vend.policy.evaluation.PolicyEvaluator;
import vend.policy.evaluation.Verdict;
import vend.session.SessionRequest;
import vend.session.SourceIdentity;

/**
 * Predicts whether AWS lets the hub assume a role, by the generated policies: the hub role's
 * identity policy and the role's trust policy.
 *
 * <p>It does not know policies of the organization, and changes that were made by hand.
 */
public final class SpokeAuthorization {
  private final Grants grants;

  public SpokeAuthorization(Grants grants) {
    this.grants = grants;
  }

  /**
   * The verdict on one action that the request needs.
   *
   * @param action for example {@code sts:TagSession}
   * @param verdict the result, with every statement
   */
  public record ActionVerdict(String action, Verdict verdict) {}

  /**
   * Evaluates each action that the session needs, in the order of STS. AWS must allow all of them.
   *
   * @param role a role that at least one grant allows
   * @param session the session that the hub requests
   * @throws IllegalArgumentException if no grant allows the role, so that it has no trust policy
   */
  public List<ActionVerdict> of(TargetRole role, SessionRequest session) {
    var policies =
        Policies.ofIdentity(role.arn().account(), new HubPermissions(grants).document())
            .withResource(new SpokeTrust(grants).of(role, TrustPolicy.DEFAULT_QUOTA).document());
    var verdicts = new ArrayList<ActionVerdict>();
    keys(request(role, session))
        .forEach((action, keys) ->
            verdicts.add(
                new ActionVerdict(
                    action,
                    PolicyEvaluator.evaluate(
                        new AuthorizationRequest(hub(), action, role.arn().toString(), keys),
                        policies))));
    return List.copyOf(verdicts);
  }

  private Principal hub() {
    return new Principal.RoleSession(grants.hubRole(), "vend");
  }

  private static Map<String, ConditionContext> keys(RoleRequest request) {
    var keys = new LinkedHashMap<String, ConditionContext>();
    if (request.sourceIdentity().isPresent()) {
      keys.put("sts:SetSourceIdentity", request.setSourceIdentity());
    }
    keys.put("sts:AssumeRole", request.assumeRole());
    if (!request.tags().isEmpty()) {
      keys.put("sts:TagSession", request.tagSession());
    }
    return keys;
  }

  private RoleRequest request(TargetRole role, SessionRequest session) {
    String organization = grants.organization().value();
    return new RoleRequest(
        Map.of(
            "aws:PrincipalArn", List.of(grants.hubRole().toString()),
            "aws:PrincipalAccount", List.of(grants.hubRole().account().value()),
            "aws:PrincipalType", List.of("AssumedRole"),
            "aws:PrincipalOrgID", List.of(organization),
            "aws:ResourceAccount", List.of(role.arn().account().value()),
            "aws:ResourceOrgID", List.of(organization)),
        session.name().value(),
        Optional.of(session.externalId().value()),
        session.sourceIdentity().map(SourceIdentity::value),
        session.tags().values(),
        session.tags().transitive());
  }
}
