package vend.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.credentials.SessionDuration;

/**
 * The session parameters of a caller's request. The grant decides which of them are used. All have
 * a form that AWS accepts, including those that are then refused or ignored.
 *
 * @param policyArns managed policies that narrow the session, at most 10
 * @param tags session tags, within the limits of {@link SessionTags}
 */
public record RequestedSession(
    Optional<SessionDuration> duration,
    Optional<SessionName> name,
    Optional<SessionPolicy> policy,
    List<PolicyArn> policyArns,
    Map<String, String> tags) {
  /** A request without any session parameters. */
  public static final RequestedSession DEFAULT =
      new RequestedSession(
          Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of());

  private static final int MOST_POLICY_ARNS = 10;

  /**
   * @throws IllegalArgumentException if AWS would reject a tag, or there are more than 10 managed
   *     policies or 50 tags
   */
  public RequestedSession {
    policyArns = List.copyOf(policyArns);
    tags = new SessionTags(tags, Set.of()).values();
    if (policyArns.size() > MOST_POLICY_ARNS) {
      throw new IllegalArgumentException("A session can have at most 10 managed policies.");
    }
  }

  /** Returns a copy whose requested duration is no longer than this. */
  public RequestedSession atMost(SessionDuration longest) {
    return duration.map(wanted -> lasting(wanted.orShorter(longest))).orElse(this);
  }

  /** Returns a copy with another duration. */
  public RequestedSession lasting(SessionDuration wanted) {
    return new RequestedSession(Optional.of(wanted), name, policy, policyArns, tags);
  }
}
