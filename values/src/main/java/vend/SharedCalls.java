package vend;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets threads that want the same at the same time share one call. A result is remembered by nobody
 * here: a call that begins after another has ended looks by itself whether it is still needed. Safe
 * for use by many threads.
 *
 * @param <K> names what is wanted
 * @param <V> the result
 */
public final class SharedCalls<K, V> {
  private final Map<K, SharedCall<V>> underWay = new ConcurrentHashMap<>();

  /**
   * Makes a call on this thread, or waits for the thread that makes the same call.
   *
   * @param longestWait for the call of another thread
   */
  public SharedCall.Outcome<V> share(K key, Supplier<V> call, Duration longestWait) {
    var mine = new SharedCall<>(call);
    SharedCall<V> others = underWay.putIfAbsent(key, mine);
    if (others != null) {
      return others.await(longestWait);
    }
    try {
      return mine.make();
    } finally {
      underWay.remove(key, mine);
    }
  }
}
