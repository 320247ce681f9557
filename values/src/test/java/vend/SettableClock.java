package vend;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test sets. */
public final class SettableClock implements InstantSource {
  private volatile Instant now;

  /** A clock that stands still at this time. */
  public SettableClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves the clock forward, or back by a negative length. */
  public synchronized void advance(Duration length) {
    now = now.plus(length);
  }
}
