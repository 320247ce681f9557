package vend.vending;

import vend.Reason;
import vend.grant.Allowed;

/** The port to AWS STS. It takes nothing but what an allowing decision made. */
public interface SecurityTokenService {
  /** Takes the role. Never throws for what AWS or the network answer. */
  Answer assumeRole(Allowed allowed);

  /** What came of a call. */
  sealed interface Answer {}

  /**
   * New keys.
   *
   * @param credentials the keys
   */
  record Issued(Credentials credentials) implements Answer {}

  /**
   * No keys.
   *
   * @param reason {@link Reason#REFUSED_BY_AWS}, {@link Reason#PACKED_POLICY_TOO_LARGE}, {@link
   *     Reason#STS_THROTTLED} or {@link Reason#STS_UNAVAILABLE}
   * @param cause the error's code, for the event; never a text of AWS's, which may name what the
   *     caller must not know
   */
  record NotIssued(Reason reason, String cause) implements Answer {}
}
