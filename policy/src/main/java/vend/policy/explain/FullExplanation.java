package vend.policy.explain;

import java.util.List;
import java.util.Optional;
import vend.aws.RoleReference;
import vend.caller.IssuerName;
import vend.caller.Person;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.grant.Grant;
import vend.grant.OperatorDecision;
import vend.policy.trust.SpokeAuthorization.ActionVerdict;
import vend.session.SessionRequest;

/**
 * The full explanation of one request. Do not show it to callers: it contains required values.
 *
 * @param asked the requested role, as the request names it
 * @param unmetRequirement the claim of the issuer's {@code require} that the caller does not meet,
 *     which means 401
 * @param hub the decision by the grants
 * @param spokes the decision of AWS on the session that the hub requests; if the hub denies, on the
 *     session of each grant that names the role, as if the hub ignored the conditions
 * @param person the person that the issuer's claim names
 * @param acts what the caller may do as an operator, one for each action
 */
public record FullExplanation(
    RoleReference asked,
    IssuerName issuer,
    Optional<String> unmetRequirement,
    Decision hub,
    List<Spoke> spokes,
    Optional<Person> person,
    List<OperatorDecision.Allowed> acts) {
  public FullExplanation {
    spokes = List.copyOf(spokes);
    acts = List.copyOf(acts);
  }

  /**
   * The decision of AWS on one session.
   *
   * @param grant the grant that creates the session
   * @param session the session that the hub requests
   * @param actions the verdict on each action that the session needs
   */
  public record Spoke(Grant grant, SessionRequest session, List<ActionVerdict> actions) {
    public Spoke {
      actions = List.copyOf(actions);
    }

    /** Whether AWS allows every action. */
    public boolean isAllowed() {
      return actions.stream().allMatch(action -> action.verdict().isAllowed());
    }
  }

  public boolean isAllowedByHub() {
    return unmetRequirement.isEmpty() && hub instanceof Allowed;
  }

  /** Whether hub and spoke both allow the request, so that the caller would get credentials. */
  public boolean isAllowed() {
    return isAllowedByHub() && spokes.stream().allMatch(Spoke::isAllowed);
  }
}
