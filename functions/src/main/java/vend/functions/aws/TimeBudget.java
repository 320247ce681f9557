package vend.functions.aws;

import java.time.Duration;

/**
 * The time limits of Vend's dependencies. The AWS SDK for Java gives up on a credentials endpoint
 * after one second, and the SDK for Python after two, so the usual path must stay below one second.
 * A slower call fails here, where the failure has a name.
 *
 * @param connect for establishing a connection
 * @param sts for {@code AssumeRole}, which usually takes tens of milliseconds within a region
 * @param table for one read or write of the table
 * @param kms for one data key
 */
public record TimeBudget(Duration connect, Duration sts, Duration table, Duration kms) {
  /** The limits of the function. */
  public static final TimeBudget OF_THE_FUNCTION =
      new TimeBudget(
          Duration.ofMillis(300),
          Duration.ofMillis(800),
          Duration.ofMillis(300),
          Duration.ofMillis(400));

  /** The limits for functions that run on a schedule: no caller waits for them. */
  public static final TimeBudget SCHEDULED =
      new TimeBudget(
          Duration.ofSeconds(2),
          Duration.ofSeconds(8),
          Duration.ofSeconds(8),
          Duration.ofSeconds(8));

  /**
   * The limits of {@code vend local} over emulators: they run on the same machine, which can be
   * busy. A lock can expire before its holder is done; the stored credentials are correct then,
   * too.
   */
  public static final TimeBudget OF_VEND_LOCAL =
      new TimeBudget(
          Duration.ofSeconds(1),
          Duration.ofMillis(800),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  /**
   * One read or write of the table for a request that waits longer: a busy machine needs more time
   * than {@link #OF_THE_FUNCTION} allows. The lock life of {@code WaitBudget} includes this limit.
   */
  static final Duration PATIENT_TABLE = Duration.ofSeconds(1);

  /** The first call of a process, which also loads most classes. */
  static final Duration FIRST_CALL = Duration.ofSeconds(3);

  /**
   * The federation endpoint, with TLS. It may be far away, and a person waits, not an SDK. Together
   * with all other calls, it stays below the function's own time-out.
   */
  static final Duration FEDERATION = Duration.ofSeconds(4);

  /** One event. No caller waits for it, and the next run publishes it again. */
  static final Duration EVENTS = Duration.ofSeconds(5);

  /** One object of S3. A waiting request gives up sooner; this ends the call in the background. */
  static final Duration OBJECT = Duration.ofSeconds(30);
}
