package vend.client.source;

import java.time.Duration;

/** Waits between two requests. */
@FunctionalInterface
public interface Pause {
  /** Sleeps by the machine's clock. */
  Pause REAL = Thread::sleep;

  /** Waits this long; a test may return at once. */
  void of(Duration time) throws InterruptedException;
}
