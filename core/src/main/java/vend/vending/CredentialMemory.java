package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import vend.caller.ShortMemory;
import vend.vending.Vending.Vended;

/**
 * The few keys that this process has handed out just now, open, for {@link #LIFE} at most: what a
 * client asks again within seconds costs no look into the table. Safe for use by many threads.
 */
final class CredentialMemory {
  /** How long keys are held. */
  static final Duration LIFE = Duration.ofMinutes(1);

  private static final int MOST = 1_000;

  private final InstantSource clock;
  private final ShortMemory<CacheKey, Vended> held = new ShortMemory<>(MOST);

  CredentialMemory(InstantSource clock) {
    this.clock = clock;
  }

  /** The keys, if they are held and have at least half of their life left. */
  Optional<Vended> find(CacheKey key) {
    Instant now = clock.instant();
    Optional<Vended> found = held.find(key, now);
    if (found.filter(vended -> !isOfUse(vended.credentials(), now)).isPresent()) {
      held.forget(key);
      return Optional.empty();
    }
    return found.map(vended -> vended.again(CacheUse.HIT_IN_MEMORY));
  }

  private static boolean isOfUse(Credentials credentials, Instant now) {
    return !credentials.isExpired(now) && credentials.isFresh(now);
  }

  void keep(CacheKey key, Vended vended) {
    held.keep(key, vended, clock.instant(), LIFE);
  }
}
