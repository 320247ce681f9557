package vend.vending.limit;

import java.time.Duration;

/**
 * How long a request waits, for another request's call to STS or for STS itself. The lock's
 * deadline follows from it.
 *
 * @param longest between {@link #USUAL} and {@link #LONGEST}
 */
public record WaitBudget(Duration longest) {
  /** The default: the AWS SDK for Java gives up on a credentials endpoint after 1 s. */
  public static final WaitBudget USUAL = new WaitBudget(Duration.ofMillis(900));

  /** The maximum: in Lambda, each waiting request occupies an instance. */
  public static final WaitBudget LONGEST = new WaitBudget(Duration.ofSeconds(5));

  /** The time to respond after STS has used all of its time. */
  private static final Duration AFTER_STS = Duration.ofMillis(100);

  /** Lock, data key, lease and credentials at the table's usual time-outs, with some slack. */
  private static final Duration USUAL_WORK = Duration.ofMillis(1_600);

  /** The same at the table's longer time-outs for patient requests. */
  private static final Duration PATIENT_WORK = Duration.ofSeconds(4);

  public WaitBudget {
    if (longest.compareTo(Duration.ofMillis(900)) < 0
        || longest.compareTo(Duration.ofSeconds(5)) > 0) {
      throw new IllegalArgumentException("A request waits 0.9 to 5 s, not " + longest);
    }
  }

  /**
   * Creates the wait budget that a caller requests with {@code Prefer: wait=N} (RFC 7240).
   *
   * @param seconds at least 1; more than 5 count as 5
   */
  public static WaitBudget ofSeconds(long seconds) {
    return new WaitBudget(Duration.ofSeconds(Math.min(seconds, LONGEST.longest.toSeconds())));
  }

  /** Whether the request waits longer than by default. */
  public boolean isLong() {
    return longest.compareTo(USUAL.longest) > 0;
  }

  /** The time-out of the call to STS. */
  public Duration stsDeadline() {
    return longest.minus(AFTER_STS);
  }

  /**
   * The life of a lock: longer than all work under it. It limits how long other processes wait for
   * a holder that died.
   */
  public Duration lockLife() {
    return longest.plus(isLong() ? PATIENT_WORK : USUAL_WORK);
  }
}
