package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vend.Reason;
import vend.vending.limit.WaitBudget;

/**
 * A refusal by STS, shared for a few seconds with other requests for the same credentials.
 *
 * @param reason as in {@link AssumeRole.NotIssued}
 * @param cause as in {@link AssumeRole.NotIssued}
 * @param until when STS is called again
 * @param given the time after which the call to STS timed out; empty if STS answered
 */
public record Refusal(Reason reason, String cause, Instant until, Optional<Duration> given) {
  /** Creates a refusal for requests with any wait budget. */
  public Refusal(Reason reason, String cause, Instant until) {
    this(reason, cause, until, Optional.empty());
  }

  /**
   * Whether the refusal applies to a request with this wait budget. A time-out does not apply to a
   * request that waits longer, since STS may answer that one.
   */
  boolean holdsFor(WaitBudget waitBudget) {
    return given.map(time -> waitBudget.stsDeadline().compareTo(time) <= 0).orElse(true);
  }
}
