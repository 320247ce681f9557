package vend.vending;

import java.time.Duration;
import vend.Reason;
import vend.grant.Allowed;

/** The port to AWS STS. It accepts allowing decisions only. */
public interface AssumeRole {
  /**
   * Calls {@code sts:AssumeRole}. Failures of AWS or the network are returned, not thrown. An
   * interrupt of the thread cancels the call.
   *
   * @param longest the time limit for the whole call
   */
  Answer assumeRole(Allowed allowed, Duration longest);

  /** The result of a call. */
  sealed interface Answer {}

  /** STS issued credentials. */
  record Issued(Credentials credentials) implements Answer {}

  /**
   * STS issued no credentials.
   *
   * @param reason {@link Reason#REFUSED_BY_AWS}, {@link Reason#PACKED_POLICY_TOO_LARGE}, {@link
   *     Reason#STS_THROTTLED} or {@link Reason#STS_UNAVAILABLE}
   * @param cause the error code, for the decision event; never AWS's error text, which may contain
   *     what the caller must not see
   */
  record NotIssued(Reason reason, String cause) implements Answer {}
}
