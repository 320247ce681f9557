package vend.vending.limit;

import java.time.Duration;

/**
 * How long one request waits: for another request's call to STS, or for STS itself. The lock's
 * deadline follows from it.
 *
 * @param longest between {@link #USUAL} and {@link #LONGEST}
 */
public record WaitBudget(Duration longest) {
  /** Without a word from the caller: the Java SDK gives up on a credentials endpoint after 1 s. */
  public static final WaitBudget USUAL = new WaitBudget(Duration.ofMillis(900));

  /** Not longer: in Lambda each waiting request occupies an instance. */
  public static final WaitBudget LONGEST = new WaitBudget(Duration.ofSeconds(5));

  /** What is left for the answer after STS has taken all of its time. */
  private static final Duration AFTER_STS = Duration.ofMillis(100);

  /** Claim, data key, lease and credentials, at the table's usual time-outs, and some slack. */
  private static final Duration USUAL_WORK = Duration.ofMillis(1_600);

  /** The same at the longer time-outs that the table has for patient requests. */
  private static final Duration PATIENT_WORK = Duration.ofSeconds(4);

  public WaitBudget {
    if (longest.compareTo(Duration.ofMillis(900)) < 0
        || longest.compareTo(Duration.ofSeconds(5)) > 0) {
      throw new IllegalArgumentException("a request waits 0.9 to 5 s, not " + longest);
    }
  }

  /**
   * The patience of a caller that waits for some seconds (RFC 7240, {@code wait}).
   *
   * @param seconds at least 1; more than 5 count as 5
   */
  public static WaitBudget ofSeconds(long seconds) {
    return new WaitBudget(Duration.ofSeconds(Math.min(seconds, LONGEST.longest.toSeconds())));
  }

  /** Whether the request waits longer than one that says nothing. */
  public boolean isLong() {
    return longest.compareTo(USUAL.longest) > 0;
  }

  /** How long the one call to STS may take. */
  public Duration stsDeadline() {
    return longest.minus(AFTER_STS);
  }

  /**
   * How long a lock holder may take: longer than everything it does under the lock can take
   * together. It bounds how long other processes wait for a holder that died.
   */
  public Duration lockLife() {
    return longest.plus(isLong() ? PATIENT_WORK : USUAL_WORK);
  }
}
