package vend.client.source;

import java.time.Duration;

/** Waits between two questions. */
@FunctionalInterface
public interface Pause {
  /** By the machine's clock. */
  Pause REAL = Thread::sleep;

  /** For so long, or for as long as a test likes better. */
  void of(Duration time) throws InterruptedException;
}
