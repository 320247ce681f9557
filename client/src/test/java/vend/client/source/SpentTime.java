package vend.client.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that advances only by pauses, so that no test waits. */
public final class SpentTime {
  private final List<Duration> pauses = new ArrayList<>();
  private long nanos;

  /** Returns a policy of one minute with the longest jitter. */
  public RetryPolicy patience() {
    return new RetryPolicy(
        Duration.ofSeconds(60),
        time -> {
          pauses.add(time);
          nanos += time.toNanos();
        },
        () -> nanos,
        () -> 1);
  }

  /** Returns the length of each pause. */
  public List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  /** Returns the sum of all pauses. */
  public Duration total() {
    return Duration.ofNanos(nanos);
  }
}
