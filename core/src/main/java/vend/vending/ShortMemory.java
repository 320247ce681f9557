package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is worth remembering for a moment; of too much, what was not asked for the longest is
 * forgotten. Safe for use by many threads.
 */
final class ShortMemory<K, V> {
  private final Duration life;
  private final Map<K, Held<V>> held;

  private record Held<V>(V value, Instant since) {}

  ShortMemory(Duration life, int most) {
    this.life = life;
    this.held =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Held<V>> eldest) {
            return size() > most;
          }
        };
  }

  synchronized Optional<V> find(K key, Instant now) {
    Held<V> found = held.get(key);
    if (found == null) {
      return Optional.empty();
    }
    // Not before it began either, as after a jump of the clock.
    if (!now.isBefore(found.since) && now.isBefore(found.since.plus(life))) {
      return Optional.of(found.value);
    }
    held.remove(key);
    return Optional.empty();
  }

  synchronized void keep(K key, V value, Instant now) {
    held.put(key, new Held<>(value, now));
  }

  synchronized void forget(K key) {
    held.remove(key);
  }
}
