package vend.session;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import vend.aws.RoleArn;
import vend.credentials.SessionDuration;

/**
 * All that STS is asked for one session. Equal requests give equivalent keys.
 *
 * @param role the role to take
 * @param externalId what the role's trust policy asks the hub for
 * @param name the session's name
 * @param sourceIdentity who is behind it, where the grant says
 * @param tags with {@code vend:grant} among them
 * @param policy narrows the session, where the grant or the caller says
 * @param policyArns at most 10, in order and each once; united with {@code policy} by AWS
 * @param duration how long the keys live
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
   * @throws IllegalArgumentException if there are more policy ARNs than AWS takes
   */
  public SessionRequest {
    policyArns = List.copyOf(new TreeSet<>(policyArns));
    if (policyArns.size() > MOST_POLICY_ARNS) {
      throw new IllegalArgumentException("a session has at most 10 managed policies");
    }
  }
}
