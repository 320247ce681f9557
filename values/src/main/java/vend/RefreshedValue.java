package vend;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A shared value that one thread at a time refreshes for all threads. No lock is held during the
 * read. Safe for use by many threads.
 *
 * <p>This type has no clock. The value itself records its age, whether the last attempt failed and
 * when the next attempt may start. Therefore the value is immutable, and a failed attempt also
 * produces a new value.
 *
 * @param <V> the value
 */
public final class RefreshedValue<V> {
  private final AtomicReference<State<V>> state;

  private record State<V>(V value, @Nullable InFlight<V> inFlight) {}

  /**
   * Reads the value from its source.
   *
   * @param <V> the value
   */
  @FunctionalInterface
  public interface Reading<V> {
    /**
     * Reads the value, within a bounded time.
     *
     * @param last the value to replace
     */
    V after(V last);

    /**
     * Whether this read takes too long. The next thread that needs the value then gives it up and
     * reads by itself.
     */
    default boolean isOverdue() {
      return false;
    }

    /** Called when another thread gives up this read. The value that it reads is dropped. */
    default void givenUp() {}

    /** Called when the value of this read has become the current one. */
    default void landed(V next) {}
  }

  /**
   * @param first the value before the first read
   */
  public RefreshedValue(V first) {
    this.state = new AtomicReference<>(new State<>(first, null));
  }

  /** The current value. */
  public V value() {
    return state.get().value;
  }

  /**
   * Reads the value on this thread, or waits for the thread that is reading it.
   *
   * @param seen the value that the caller found too old; if it has been replaced since, nothing is
   *     read
   * @param longestWait the longest wait for another thread's read
   */
  public SharedCall.Outcome<V> read(V seen, Reading<V> reading, Duration longestWait) {
    var mine = new InFlight<>(state, seen, reading);
    SharedCall<V> call = claim(mine);
    return call.equals(mine.call) ? call.make() : call.await(longestWait);
  }

  /**
   * Starts a thread that reads the value, unless one is reading already, and waits for the result.
   *
   * @param seen the value that the caller found too old; if it has been replaced since, nothing is
   *     read
   * @param longestWait the longest wait for the read; zero returns at once
   * @param name the name of the new thread
   */
  public SharedCall.Outcome<V> readOnThread(
      V seen, Reading<V> reading, Duration longestWait, String name) {
    var mine = new InFlight<>(state, seen, reading);
    SharedCall<V> call = claim(mine);
    if (call.equals(mine.call)) {
      call.makeOnThread(name);
    }
    return call.await(longestWait);
  }

  /** The call to wait for. If it is the caller's own, the caller has to make it. */
  private SharedCall<V> claim(InFlight<V> mine) {
    while (true) {
      State<V> now = state.get();
      if (!now.value.equals(mine.seen)) {
        return SharedCall.made(now.value);
      }
      InFlight<V> current = now.inFlight;
      if (current != null && !current.reading.isOverdue()) {
        return current.call;
      }
      if (state.compareAndSet(now, new State<>(now.value, mine))) {
        if (current != null) {
          current.call.giveUp();
          current.reading.givenUp();
        }
        return mine.call;
      }
    }
  }

  private static final class InFlight<V> {
    private final AtomicReference<State<V>> state;
    private final V seen;
    private final Reading<V> reading;
    private final SharedCall<V> call = new SharedCall<>(this::read);

    InFlight(AtomicReference<State<V>> state, V seen, Reading<V> reading) {
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

    /** False if this read was given up: another thread may have read a newer value. */
    private boolean land(V next) {
      State<V> now = state.get();
      return equals(now.inFlight) && state.compareAndSet(now, new State<>(next, null));
    }
  }
}
