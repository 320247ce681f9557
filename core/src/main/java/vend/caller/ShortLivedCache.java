package vend.caller;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is worth remembering for a moment. Of too much, what was not asked for the longest is
 * forgotten. Safe for use by many threads.
 *
 * @param <K> by what it is remembered
 * @param <V> what is
 */
public final class ShortLivedCache<K, V> {
  private final Map<K, Held<V>> held;

  private record Held<V>(V value, Instant since, Duration life) {
    /** Not before it began either, as after a jump of the clock. */
    boolean isRecent(Instant now) {
      return !now.isBefore(since) && now.isBefore(since.plus(life));
    }
  }

  /**
   * @param most how much is remembered at a time
   */
  public ShortLivedCache(int most) {
    this.held =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Held<V>> eldest) {
            return size() > most;
          }
        };
  }

  /** What is remembered; nothing, once its time is over. */
  public synchronized Optional<V> find(K key, Instant now) {
    Held<V> found = held.get(key);
    if (found == null) {
      return Optional.empty();
    }
    if (found.isRecent(now)) {
      return Optional.of(found.value);
    }
    held.remove(key);
    return Optional.empty();
  }

  /** Remembers something for so long. */
  public synchronized void keep(K key, V value, Instant now, Duration life) {
    held.put(key, new Held<>(value, now, life));
  }

  /** Remembers it no longer. */
  public synchronized void forget(K key) {
    held.remove(key);
  }
}
