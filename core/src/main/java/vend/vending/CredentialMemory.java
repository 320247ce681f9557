package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The few keys that this process has handed out just now, open, for {@link #LIFE} at most: what a
 * client asks again within seconds costs no look into the table. Safe for use by many threads.
 */
final class CredentialMemory {
  /** How long keys are held. */
  static final Duration LIFE = Duration.ofMinutes(1);

  private static final int MOST = 1_000;

  private final InstantSource clock;
  private final Map<CacheKey, Held> held =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CacheKey, Held> eldest) {
          return size() > MOST;
        }
      };

  private record Held(Credentials credentials, Instant since) {
    /** Not before it began either, as after a jump of the clock. */
    boolean serves(Instant now) {
      return !now.isBefore(since)
          && now.isBefore(since.plus(LIFE))
          && !credentials.isExpired(now)
          && credentials.isFresh(now);
    }
  }

  CredentialMemory(InstantSource clock) {
    this.clock = clock;
  }

  /** The keys, if they are held and have at least half of their life left. */
  synchronized Optional<Credentials> find(CacheKey key) {
    Held found = held.get(key);
    if (found == null) {
      return Optional.empty();
    }
    if (found.serves(clock.instant())) {
      return Optional.of(found.credentials);
    }
    held.remove(key);
    return Optional.empty();
  }

  synchronized void keep(CacheKey key, Credentials credentials) {
    held.put(key, new Held(credentials, clock.instant()));
  }
}
