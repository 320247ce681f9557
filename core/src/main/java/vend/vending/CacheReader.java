package vend.vending;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Opens the credentials of a cache entry and classifies them. */
final class CacheReader {
  private final Sealing sealing;
  private final InstantSource clock;

  /**
   * The credentials of a cache entry.
   *
   * @param use the status to report if these credentials cannot be served
   * @param credentials the opened credentials, which may be expired; empty if they did not open
   */
  record Cached(CacheStatus use, Optional<Credentials> credentials) {
    static Cached nothing(CacheStatus use) {
      return new Cached(use, Optional.empty());
    }

    /** Credentials that can be served while STS is down: those that have not expired. */
    Optional<Credentials> usableWhileStsIsDown(Instant now) {
      return credentials.filter(found -> !found.isExpired(now));
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

  /** Whether new credentials can be sealed, and so be shared through the table. */
  boolean canSeal() {
    return sealing.isReady();
  }
}
