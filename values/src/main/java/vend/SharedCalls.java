package vend;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets threads that need the same result at the same time share one call. Results are not kept: a
 * call that begins after another has ended must check by itself whether it is still needed. Safe
 * for use by many threads.
 *
 * @param <K> identifies the result
 * @param <V> the result
 */
public final class SharedCalls<K, V> {
  private final Map<K, SharedCall<V>> inFlight = new ConcurrentHashMap<>();

  /**
   * Makes a call on this thread, or waits for the thread that is making the same call.
   *
   * @param longestWait the longest wait for another thread's call
   */
  public SharedCall.Outcome<V> share(K key, Supplier<V> call, Duration longestWait) {
    var mine = new SharedCall<>(call);
    SharedCall<V> others = inFlight.putIfAbsent(key, mine);
    if (others != null) {
      return others.await(longestWait);
    }
    try {
      return mine.make();
    } finally {
      inFlight.remove(key, mine);
    }
  }
}
