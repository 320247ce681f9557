package vend.session;

import java.util.Set;
import vend.Reason;
import vend.RedactedInput;

/**
 * What a grant lets its callers shape themselves.
 *
 * @param policy {@code callerPolicy: allow}: a session policy and managed ones
 * @param tags {@code callerTags}: the keys that callers may set, spelled just so
 * @param sessionName {@code callerSessionName: true}: the session's name
 */
public record CallerShaping(boolean policy, Set<String> tags, boolean sessionName) {
  /** Callers shape nothing but the duration. */
  public static final CallerShaping NONE = new CallerShaping(false, Set.of(), false);

  /**
   * @throws IllegalArgumentException if a key is not one that a caller could ever set
   */
  public CallerShaping {
    tags = Set.copyOf(tags);
    for (String key : tags) {
      SessionTags.checkKey(key);
      if (SessionTags.isReserved(key)) {
        throw new IllegalArgumentException("tag keys under vend: are Vend's own");
      }
    }
  }

  /** Refuses what the caller may not shape, before anything of it is used. */
  void check(RequestedSession requested, boolean grantHasPolicy) throws SessionRefused {
    boolean asksForPolicy = requested.policy().isPresent() || !requested.policyArns().isEmpty();
    // AWS unites all session policies before it intersects them with the role: a caller's policy
    // beside the grant's would widen what the grant meant to narrow.
    if (asksForPolicy && (grantHasPolicy || !policy)) {
      throw new SessionRefused(
          Reason.CALLER_POLICY_NOT_ALLOWED, Reason.CALLER_POLICY_NOT_ALLOWED.text());
    }
    for (String key : requested.tags().keySet()) {
      if (SessionTags.isReserved(key) || !tags.contains(key)) {
        throw new SessionRefused(
            Reason.CALLER_TAG_NOT_ALLOWED,
            "The grant for this role does not take the tag %s from callers."
                .formatted(RedactedInput.of(key)));
      }
    }
  }
}
