package vend.session;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import vend.aws.RoleArn;
import vend.credentials.SessionDuration;

/**
 * All parameters of one {@code sts:AssumeRole} call. Equal requests yield equivalent credentials,
 * so the cache can share them.
 *
 * @param externalId the external id that the role's trust policy requires
 * @param tags with {@code vend:grant} among them
 * @param policy narrows the session; from the grant, or else from the caller
 * @param policyArns at most 10, sorted and without duplicates; AWS grants what these or {@code
 *     policy} allow, within the role
 */
public record SessionRequest(
    RoleArn role,
    ExternalId externalId,
    SessionName name,
    Optional<SourceIdentity> sourceIdentity,
    SessionTags tags,
    Optional<SessionPolicy> policy,
    List<PolicyArn> policyArns,
    SessionDuration duration) {
  private static final int MOST_POLICY_ARNS = 10;

  /**
   * @throws IllegalArgumentException if there are more policy ARNs than AWS allows
   */
  public SessionRequest {
    policyArns = List.copyOf(new TreeSet<>(policyArns));
    if (policyArns.size() > MOST_POLICY_ARNS) {
      throw new IllegalArgumentException("A session can have at most 10 managed policies.");
    }
  }
}
