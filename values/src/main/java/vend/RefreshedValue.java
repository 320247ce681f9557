package vend;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A value that one thread at a time reads anew, for all threads that find the last one too old. No
 * lock is held while it is read. Safe for use by many threads.
 *
 * <p>This type knows no times. The value itself says how old it is, whether the last attempt
 * failed, and when the next may be made; so it is immutable, and a failed attempt gives a new value
 * as well.
 *
 * @param <V> the value
 */
public final class RefreshedValue<V> {
  private final AtomicReference<State<V>> state;

  private record State<V>(V value, @Nullable UnderWay<V> underWay) {}

  /**
   * How a value is read.
   *
   * @param <V> the value
   */
  @FunctionalInterface
  public interface Reading<V> {
    /**
     * Reads the value, within a bounded time.
     *
     * @param last the value that is replaced
     */
    V after(V last);

    /** Whether this takes too long: then it is given up, and the thread that asks reads instead. */
    default boolean isOverdue() {
      return false;
    }

    /** Is told that this was given up. The value that it reads is dropped. */
    default void givenUp() {}

    /** Is told that its value is the current one now. */
    default void landed(V next) {}
  }

  /**
   * @param first the value before anything was read
   */
  public RefreshedValue(V first) {
    this.state = new AtomicReference<>(new State<>(first, null));
  }

  /** The value that was read last. */
  public V value() {
    return state.get().value;
  }

  /**
   * Reads the value on this thread, or waits for the thread that reads it.
   *
   * @param seen the value that the caller found too old; if it has been replaced since, nothing is
   *     read
   * @param longestWait for another thread
   */
  public SharedCall.Outcome<V> read(V seen, Reading<V> reading, Duration longestWait) {
    var mine = new UnderWay<>(state, seen, reading);
    SharedCall<V> call = claim(mine);
    return call.equals(mine.call) ? call.make() : call.await(longestWait);
  }

  /**
   * Has the value read on a thread of its own, and waits for that.
   *
   * @param seen the value that the caller found too old; if it has been replaced since, nothing is
   *     read
   * @param longestWait for the thread that reads; with none, the caller goes on at once
   * @param name of the thread
   */
  public SharedCall.Outcome<V> readOnThread(
      V seen, Reading<V> reading, Duration longestWait, String name) {
    var mine = new UnderWay<>(state, seen, reading);
    SharedCall<V> call = claim(mine);
    if (call.equals(mine.call)) {
      call.makeOnThread(name);
    }
    return call.await(longestWait);
  }

  /** The call to wait for; or the caller's own, which the caller then has to make. */
  private SharedCall<V> claim(UnderWay<V> mine) {
    while (true) {
      State<V> now = state.get();
      if (!now.value.equals(mine.seen)) {
        return SharedCall.made(now.value);
      }
      UnderWay<V> others = now.underWay;
      if (others != null && !others.reading.isOverdue()) {
        return others.call;
      }
      if (state.compareAndSet(now, new State<>(now.value, mine))) {
        if (others != null) {
          others.call.giveUp();
          others.reading.givenUp();
        }
        return mine.call;
      }
    }
  }

  private static final class UnderWay<V> {
    private final AtomicReference<State<V>> state;
    private final V seen;
    private final Reading<V> reading;
    private final SharedCall<V> call = new SharedCall<>(this::read);

    UnderWay(AtomicReference<State<V>> state, V seen, Reading<V> reading) {
      this.state = state;
      this.seen = seen;
      this.reading = reading;
    }

    private V read() {
      V next = seen;
      boolean landed;
      try {
        next = reading.after(seen);
      } finally {
        landed = land(next);
      }
      if (landed) {
        reading.landed(next);
      }
      return next;
    }

    /** False if this was given up: another thread may have read something newer. */
    private boolean land(V next) {
      State<V> now = state.get();
      return equals(now.underWay) && state.compareAndSet(now, new State<>(next, null));
    }
  }
}
