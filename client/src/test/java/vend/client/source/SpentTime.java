package vend.client.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes by pauses alone, so that no test waits. */
public final class SpentTime {
  private final List<Duration> pauses = new ArrayList<>();
  private long nanos;

  /** A minute of it, with the longest jitter. */
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

  /** How long each pause was. */
  public List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  /** Of all pauses. */
  public Duration total() {
    return Duration.ofNanos(nanos);
  }
}
