package vend.policy.evaluation;

import java.util.List;
import java.util.Optional;
import vend.aws.AccountId;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;

/**
 * All policies that bear on a request.
 *
 * @param identity those of the user or the role that asks
 * @param session those passed when the session was made, united with each other; empty if none were
 *     passed (an empty list was passed and allows nothing)
 * @param boundary the permissions boundary of the user or the role
 * @param resource the resource's own policy; of a role, its trust policy
 * @param resourceAccount the account that owns the resource
 */
public record Policies(
    List<PolicyDocument> identity,
    Optional<List<PolicyDocument>> session,
    Optional<PolicyDocument> boundary,
    Optional<PolicyDocument> resource,
    AccountId resourceAccount) {
  /**
   * Takes copies.
   *
   * @throws IllegalArgumentException if a policy cannot stand where it stands: see {@link
   *     PolicyDocument#requireIdentityBased} and {@link PolicyDocument#requireResourceBased}
   */
  public Policies {
    identity = List.copyOf(identity);
    session = session.map(List::copyOf);
    try {
      for (PolicyDocument policy : identity) {
        policy.requireIdentityBased();
      }
      for (PolicyDocument policy : session.orElse(List.of())) {
        policy.requireIdentityBased();
      }
      if (boundary.isPresent()) {
        boundary.get().requireIdentityBased();
      }
      if (resource.isPresent()) {
        resource.get().requireResourceBased();
      }
    } catch (InvalidPolicy e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** What someone may do who has these policies and nothing else bears on it. */
  public static Policies ofIdentity(AccountId resourceAccount, PolicyDocument... identity) {
    return new Policies(
        List.of(identity), Optional.empty(), Optional.empty(), Optional.empty(), resourceAccount);
  }

  /** The same with the resource's own policy. */
  public Policies withResource(PolicyDocument policy) {
    return new Policies(identity, session, boundary, Optional.of(policy), resourceAccount);
  }

  /** The same with policies passed when the session was made. */
  public Policies withSession(List<PolicyDocument> policies) {
    return new Policies(identity, Optional.of(policies), boundary, resource, resourceAccount);
  }

  /** The same with a permissions boundary. */
  public Policies withBoundary(PolicyDocument policy) {
    return new Policies(identity, session, Optional.of(policy), resource, resourceAccount);
  }
}
