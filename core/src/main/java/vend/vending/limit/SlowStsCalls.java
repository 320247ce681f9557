package vend.vending.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * A limit on slow calls to STS, across all processes. It keeps Lambda instances free for responses
 * from the cache while STS is slow or down. Thread-safe.
 *
 * <p>At most {@link #MOST} calls may run longer than {@link #GRACE} at a time. A slow call that
 * times out fills the count of the current window and the next: for 30 to 60 seconds, every request
 * then has the usual wait budget only. While the table does not answer, slow calls are not limited.
 */
public final class SlowStsCalls {
  /** A tenth of the instances that {@code ReservedConcurrency} in the template allows. */
  public static final int MOST = 10;

  /** How long a call may run before it counts as slow. */
  public static final Duration GRACE = WaitBudget.USUAL.stsDeadline();

  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final Counters counters;
  private final InstantSource clock;

  public SlowStsCalls(Counters counters, InstantSource clock) {
    this.counters = counters;
    this.clock = clock;
  }

  /**
   * A slow call.
   *
   * @param window the number of the window that counts it
   */
  public record Running(long window) {}

  /** Notes the window in which a call becomes slow, without counting it yet. */
  public Running begin() {
    return new Running(window());
  }

  /** Counts the call, and returns whether it may continue. */
  public boolean mayContinue(Running running) {
    OptionalLong count = add(running.window, 1);
    return count.isEmpty() || count.getAsLong() <= MOST;
  }

  /** Removes a call from the count: STS answered, or the call was cancelled early. */
  public void end(Running running) {
    add(running.window, -1);
  }

  /** Fills the count, because STS did not answer within the long time-out. */
  public void timedOut(Running running) {
    add(running.window, MOST);
    add(running.window + 1, MOST);
  }

  /** Whether slow calls are off, for requests that wait for another request's call. */
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
