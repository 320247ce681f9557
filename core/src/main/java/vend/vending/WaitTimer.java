package vend.vending;

import java.time.Duration;

/** A monotonic timer with pauses. Unlike a clock it never jumps, and does not tell the time. */
public interface WaitTimer {
  /** The system's timer. */
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

  /** Nanoseconds since an arbitrary moment. */
  long nanos();

  void pause(Duration length) throws InterruptedException;
}
