package vend.vending.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * Counts the calls to STS that take longer than an impatient request would wait, over all
 * processes, so that waiting requests never take the instances that cached answers need. Safe for
 * use by many threads.
 *
 * <p>At most {@link #MOST} of them run at a time. One that fails after its long wait fills the
 * count of this window and the next: for 30 to 60 seconds every request then waits as briefly as an
 * impatient one. While the table does not answer, nothing is known and long calls go on.
 */
public final class SlowStsCalls {
  /** A tenth of the instances that {@code ReservedConcurrency} in the template allows. */
  public static final int MOST = 10;

  /** How long a request waits before this count matters. */
  public static final Duration GRACE = WaitBudget.USUAL.stsDeadline();

  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final Counters counters;
  private final InstantSource clock;

  /**
   * @param counters that all processes share
   */
  public SlowStsCalls(Counters counters, InstantSource clock) {
    this.counters = counters;
    this.clock = clock;
  }

  /**
   * One call that runs long.
   *
   * @param window the window that counts it
   */
  public record Running(long window) {}

  /** Notes the window in which a call begins; counts nothing yet. */
  public Running begin() {
    return new Running(window());
  }

  /** Counts the call, and says whether it may go on. */
  public boolean mayGoOn(Running running) {
    OptionalLong count = add(running.window, 1);
    return count.isEmpty() || count.getAsLong() <= MOST;
  }

  /** STS answered, with credentials or a refusal, or the call was given up early. */
  public void end(Running running) {
    add(running.window, -1);
  }

  /** STS did not answer in all that time. */
  public void timedOut(Running running) {
    add(running.window, MOST);
    add(running.window + 1, MOST);
  }

  /** Whether long calls are off; for a request that waits for another's call. */
  public boolean areOff() {
    OptionalLong count = add(window(), 0);
    return count.isPresent() && count.getAsLong() >= MOST;
  }

  private OptionalLong add(long window, long number) {
    Instant end = Instant.ofEpochMilli((window + 1) * WINDOW.toMillis());
    return counters.add("long-calls#" + window, number, end.plus(WINDOW.multipliedBy(4)));
  }

  private long window() {
    return clock.millis() / WINDOW.toMillis();
  }
}
