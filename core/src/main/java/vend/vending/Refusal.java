package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vend.Reason;
import vend.vending.limit.WaitBudget;

/**
 * What STS said no to, shared for a few seconds with those who ask the same.
 *
 * @param reason as in {@link AssumeRole.NotIssued}
 * @param cause as there
 * @param until from then on STS is asked again
 * @param given the time after which STS had not answered; empty if STS did answer
 */
public record Refusal(Reason reason, String cause, Instant until, Optional<Duration> given) {
  /** A refusal that holds however long a caller waits. */
  public Refusal(Reason reason, String cause, Instant until) {
    this(reason, cause, until, Optional.empty());
  }

  /**
   * Whether it holds for a request with this patience: one that waits longer may see STS answer.
   */
  boolean holdsFor(WaitBudget patience) {
    return given.map(time -> patience.stsDeadline().compareTo(time) <= 0).orElse(true);
  }
}
