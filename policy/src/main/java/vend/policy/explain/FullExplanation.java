package vend.policy.explain;

import java.util.List;
import java.util.Optional;
import vend.aws.RoleReference;
import vend.caller.IssuerName;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.grant.Grant;
import vend.policy.trust.SpokeAuthorization.ActionVerdict;
import vend.session.SessionRequest;

/**
 * Everything that is known of one request. Not for callers: it says what other callers would need.
 *
 * @param asked the role as it was named
 * @param issuer the caller's issuer
 * @param unmetRequirement the claim of the issuer's {@code require} for which the caller is nobody
 * @param hub what the grants decide
 * @param spokes what the policies in AWS say: to the session that the hub asks for; where the hub
 *     denies, to the session of each grant that names the role, as if a hub asked that does not
 *     look at conditions
 */
public record FullExplanation(
    RoleReference asked,
    IssuerName issuer,
    Optional<String> unmetRequirement,
    Decision hub,
    List<Spoke> spokes) {
  public FullExplanation {
    spokes = List.copyOf(spokes);
  }

  /**
   * What the policies say to one session.
   *
   * @param grant the grant that makes it
   * @param session what is asked for
   * @param actions the verdict on each action that it needs
   */
  public record Spoke(Grant grant, SessionRequest session, List<ActionVerdict> actions) {
    public Spoke {
      actions = List.copyOf(actions);
    }

    /** Whether every action is allowed. */
    public boolean isAllowed() {
      return actions.stream().allMatch(action -> action.verdict().isAllowed());
    }
  }

  /** Whether the hub allows it. */
  public boolean isAllowedByHub() {
    return unmetRequirement.isEmpty() && hub instanceof Allowed;
  }

  /** Whether hub and spoke both allow it, so that there would be keys. */
  public boolean isAllowed() {
    return isAllowedByHub() && spokes.stream().allMatch(Spoke::isAllowed);
  }
}
