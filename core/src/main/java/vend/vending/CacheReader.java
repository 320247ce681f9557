package vend.vending;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Opens what the table has, and says what it is worth. */
final class CacheReader {
  private final Sealing sealing;
  private final InstantSource clock;

  /**
   * What an entry is worth.
   *
   * @param use as it would be reported, were these keys not enough
   * @param credentials the keys, if they opened; they may be expired
   */
  record Cached(CacheStatus use, Optional<Credentials> credentials) {
    static Cached nothing(CacheStatus use) {
      return new Cached(use, Optional.empty());
    }

    /** The keys, if they can be handed out should STS not answer. */
    Optional<Credentials> inNeed(Instant now) {
      return credentials.filter(keys -> !keys.isExpired(now));
    }
  }

  CacheReader(Sealing sealing, InstantSource clock) {
    this.sealing = sealing;
    this.clock = clock;
  }

  Cached read(CacheKey key, CacheEntry entry) {
    return entry
        .item()
        .map(item -> open(key, item))
        .orElseGet(() -> Cached.nothing(CacheStatus.MISS));
  }

  private Cached open(CacheKey key, SealedCredentials item) {
    return switch (sealing.open(key, item)) {
      case Sealing.Genuine(Credentials credentials) ->
          new Cached(use(credentials), Optional.of(credentials));
      case Sealing.Forged _ -> Cached.nothing(CacheStatus.FORGED);
      case Sealing.KeyUnavailable _ -> Cached.nothing(CacheStatus.KEY_UNAVAILABLE);
    };
  }

  private CacheStatus use(Credentials credentials) {
    Instant now = clock.instant();
    if (credentials.isExpired(now)) {
      return CacheStatus.EXPIRED;
    }
    return credentials.isFresh(now) ? CacheStatus.HIT : CacheStatus.BELOW_HALF_LIFE;
  }

  /** Whether new keys can be sealed, and the calls to STS be shared by way of the table. */
  boolean canSeal() {
    return sealing.isReady();
  }
}
