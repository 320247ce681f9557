package vend.functions.aws;

import java.time.Duration;

/**
 * How long each dependency may take. The Java SDK gives up on a vending service after one second
 * and Python's after two, so the usual path has to stay below the first; whatever takes longer
 * fails here, where the failure has a name.
 *
 * @param connect until a connection stands
 * @param sts for {@code AssumeRole}, which usually takes tens of milliseconds within a region
 * @param table for one read or write of the table
 * @param kms for one data key
 */
public record TimeBudget(Duration connect, Duration sts, Duration table, Duration kms) {
  /** What the function keeps to. */
  public static final TimeBudget OF_THE_FUNCTION =
      new TimeBudget(
          Duration.ofMillis(300),
          Duration.ofMillis(800),
          Duration.ofMillis(300),
          Duration.ofMillis(400));

  /** What the probe keeps to, for which nobody waits. */
  public static final TimeBudget OF_THE_PROBE =
      new TimeBudget(
          Duration.ofSeconds(2),
          Duration.ofSeconds(8),
          Duration.ofSeconds(8),
          Duration.ofSeconds(8));

  /**
   * One read or write of the table for a request that waits longer than usual: a busy machine takes
   * longer for it than {@link #OF_THE_FUNCTION} allows. The lock life of {@code WaitBudget} has
   * room for it.
   */
  static final Duration PATIENT_TABLE = Duration.ofSeconds(1);

  /** How long the first call of a process may take, which loads a good part of all classes. */
  static final Duration FIRST_CALL = Duration.ofSeconds(3);

  /**
   * How long the federation endpoint may take, TLS with it included: it may be far away, and a
   * person waits, no SDK. With all else it stays below the function's own time-out.
   */
  static final Duration FEDERATION = Duration.ofSeconds(4);

  /** One object of S3. A request that waits for it gives up sooner; this ends what is left. */
  static final Duration OBJECT = Duration.ofSeconds(30);
}
