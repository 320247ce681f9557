package vend.vending;

import java.time.Duration;

/**
 * How long somebody has waited, and the waiting itself. Not a clock: it never jumps, and it says
 * nothing of when.
 */
public interface WaitTimer {
  /** The real one. */
  WaitTimer SYSTEM =
      new WaitTimer() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
          Thread.sleep(length);
        }
      };

  /** Nanoseconds since some moment. */
  long nanos();

  /** Waits. */
  void pause(Duration length) throws InterruptedException;
}
