package vend.session;

import java.util.Set;
import vend.Reason;
import vend.RedactedInput;

/**
 * The parts of a session that a grant lets its callers set, besides the duration.
 *
 * @param policy {@code callerPolicy: allow}: an inline session policy and managed policies
 * @param tags {@code callerTags}: the tag keys that callers may set; case matters
 * @param sessionName {@code callerSessionName: true}: the session name
 */
public record CallerShaping(boolean policy, Set<String> tags, boolean sessionName) {
  /** Callers may set the duration only. */
  public static final CallerShaping NONE = new CallerShaping(false, Set.of(), false);

  /**
   * @throws IllegalArgumentException if a tag key is not valid, or is reserved for Vend
   */
  public CallerShaping {
    tags = Set.copyOf(tags);
    for (String key : tags) {
      SessionTags.checkKey(key);
      if (SessionTags.isReserved(key)) {
        throw new IllegalArgumentException(
            "Tag keys under vend: are reserved for Vend. Choose another key.");
      }
    }
  }

  /** Rejects parameters that the caller may not set, before any of them is used. */
  void check(RequestedSession requested, boolean grantHasPolicy) throws SessionRefused {
    boolean asksForPolicy = requested.policy().isPresent() || !requested.policyArns().isEmpty();
    // AWS grants what either session policy allows, and then intersects that with the role: a
    // caller's policy next to the grant's would widen what the grant narrows.
    if (asksForPolicy && (grantHasPolicy || !policy)) {
      throw new SessionRefused(
          Reason.CALLER_POLICY_NOT_ALLOWED, Reason.CALLER_POLICY_NOT_ALLOWED.text());
    }
    for (String key : requested.tags().keySet()) {
      if (SessionTags.isReserved(key) || !tags.contains(key)) {
        throw new SessionRefused(
            Reason.CALLER_TAG_NOT_ALLOWED,
            "The grant for this role does not accept the tag %s from callers."
                .formatted(RedactedInput.of(key)));
      }
    }
  }
}
