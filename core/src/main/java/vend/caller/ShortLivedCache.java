package vend.caller;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A small in-memory cache whose entries live for a short time. Evicts the least recently used entry
 * when it is full. Safe for use by many threads.
 *
 * @param <K> the key of an entry
 * @param <V> the value of an entry
 */
public final class ShortLivedCache<K, V> {
  private final Map<K, Held<V>> held;

  private record Held<V>(V value, Instant since, Duration life) {
    /** Also false before the entry was made, which happens if the clock jumps back. */
    boolean isRecent(Instant now) {
      return !now.isBefore(since) && now.isBefore(since.plus(life));
    }
  }

  /**
   * @param most the maximum number of entries
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

  /** The value of a live entry; empty if there is none, or it has expired. */
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

  /** Stores a value for the given lifetime. */
  public synchronized void keep(K key, V value, Instant now, Duration life) {
    held.put(key, new Held<>(value, now, life));
  }

  /** Removes an entry. */
  public synchronized void forget(K key) {
    held.remove(key);
  }
}
