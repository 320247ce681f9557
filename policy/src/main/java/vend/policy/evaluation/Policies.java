package vend.policy.evaluation;

import java.util.List;
import java.util.Optional;
import vend.aws.AccountId;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;

/**
 * All policies that apply to a request.
 *
 * @param identity those of the calling user or role
 * @param session the session policies of the caller's session, of which each can allow a request;
 *     empty if the session has none (a present, empty list allows nothing)
 * @param boundary the permissions boundary of the calling user or role
 * @param resource the resource's own policy; for a role, its trust policy
 * @param resourceAccount the account that owns the resource
 */
public record Policies(
    List<PolicyDocument> identity,
    Optional<List<PolicyDocument>> session,
    Optional<PolicyDocument> boundary,
    Optional<PolicyDocument> resource,
    AccountId resourceAccount) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a policy is invalid for its type: see {@link
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

  /** Returns identity policies only, without policies of the other types. */
  public static Policies ofIdentity(AccountId resourceAccount, PolicyDocument... identity) {
    return new Policies(
        List.of(identity), Optional.empty(), Optional.empty(), Optional.empty(), resourceAccount);
  }

  /** Returns these policies with the resource's own policy. */
  public Policies withResource(PolicyDocument policy) {
    return new Policies(identity, session, boundary, Optional.of(policy), resourceAccount);
  }

  /** Returns these policies with session policies. */
  public Policies withSession(List<PolicyDocument> policies) {
    return new Policies(identity, Optional.of(policies), boundary, resource, resourceAccount);
  }

  /** Returns these policies with a permissions boundary. */
  public Policies withBoundary(PolicyDocument policy) {
    return new Policies(identity, session, Optional.of(policy), resource, resourceAccount);
  }
}
