package vend.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.credentials.SessionDuration;

/**
 * What a caller would like its session to be; the grant says how much of it counts. Each value has
 * the form that AWS takes, also where it is refused or not used in the end.
 *
 * @param duration how long the keys should live
 * @param name the session's name
 * @param policy a session policy
 * @param policyArns managed session policies, at most 10
 * @param tags session tags, within the limits of {@link SessionTags}
 */
public record RequestedSession(
    Optional<SessionDuration> duration,
    Optional<SessionName> name,
    Optional<SessionPolicy> policy,
    List<PolicyArn> policyArns,
    Map<String, String> tags) {
  /** A caller who leaves everything to the grant. */
  public static final RequestedSession DEFAULT =
      new RequestedSession(
          Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of());

  private static final int MOST_POLICY_ARNS = 10;

  /**
   * @throws IllegalArgumentException if AWS would refuse a tag, or there are more than 10 managed
   *     policies or 50 tags
   */
  public RequestedSession {
    policyArns = List.copyOf(policyArns);
    tags = new SessionTags(tags, Set.of()).values();
    if (policyArns.size() > MOST_POLICY_ARNS) {
      throw new IllegalArgumentException("a session has at most 10 managed policies");
    }
  }

  /** The same with another duration. */
  public RequestedSession lasting(SessionDuration wanted) {
    return new RequestedSession(Optional.of(wanted), name, policy, policyArns, tags);
  }
}
