package vend.vending;

import java.time.Duration;
import vend.Reason;
import vend.grant.Allowed;

/** The port to AWS STS. It takes nothing but what an allowing decision made. */
public interface AssumeRole {
  /**
   * Assumes the role. Never throws for what AWS or the network answer. Interrupting the thread
   * breaks the call off.
   *
   * @param longest for the whole call
   */
  Answer assumeRole(Allowed allowed, Duration longest);

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
