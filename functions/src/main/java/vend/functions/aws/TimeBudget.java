package vend.functions.aws;

import java.time.Duration;

/**
 * How long each dependency may take. The Java SDK gives up on a vending service after one second
 * and Python's after two, so the usual path has to stay below the first; whatever takes longer
 * fails here, where the failure has a name.
 */
public final class TimeBudget {
  /** Until a connection stands. */
  public static final Duration CONNECT = Duration.ofMillis(300);

  /** For {@code AssumeRole}, which usually takes tens of milliseconds within a region. */
  public static final Duration STS = Duration.ofMillis(800);

  /** For one read or write of the table. */
  public static final Duration TABLE = Duration.ofMillis(300);

  /** For one data key. */
  public static final Duration KMS = Duration.ofMillis(400);

  /**
   * Longer than any of these, so that it is always the budget that ends a call, by its own name.
   */
  static final Duration SOCKET = Duration.ofSeconds(2);

  private TimeBudget() {}
}
