package vend.vending;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import vend.Reason;
import vend.caller.Caller;
import vend.grant.Allowed;

/**
 * Turns an allowing decision into keys: from the cache where it has fresh ones, else from STS.
 *
 * <p>What shares one STS call among many callers, and the record of each vended key, belong here,
 * between the look into the cache and the call.
 */
public final class Vending {
  private final String region;
  private final SecurityTokenService sts;
  private final CredentialStore store;
  private final UsedTokens usedTokens;
  private final Sealing sealing;
  private final InstantSource clock;

  /**
   * @param region the region whose STS is asked
   * @param sts takes them
   * @param store keeps sealed credentials
   * @param usedTokens knows which tokens were taken
   * @param sealing seals and opens
   * @param clock says what is fresh
   */
  public Vending(
      String region,
      SecurityTokenService sts,
      CredentialStore store,
      UsedTokens usedTokens,
      Sealing sealing,
      InstantSource clock) {
    this.region = region;
    this.sts = sts;
    this.store = store;
    this.usedTokens = usedTokens;
    this.sealing = sealing;
    this.clock = clock;
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** What the cache had to do with it. */
    CacheUse cache();
  }

  /**
   * Keys.
   *
   * @param credentials the keys, not expired
   * @param cache where they came from
   * @param stored whether new keys are in the cache now
   */
  public record Vended(Credentials credentials, CacheUse cache, boolean stored)
      implements Outcome {}

  /**
   * No keys.
   *
   * @param reason the code
   * @param cause the kind of failure, for the event
   * @param cache what the cache had
   */
  public record NotVended(Reason reason, String cause, CacheUse cache) implements Outcome {}

  private record Cached(CacheUse use, Optional<Credentials> credentials) {}

  /** Vends what the decision allows. */
  public Outcome vend(Allowed allowed) {
    Optional<NotVended> refusal = allowed.grant().singleUse() ? used(allowed.caller()) : none();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    CacheKey key = CacheKey.of(allowed, region, TrustMode.ROLE_CHAINING);
    Cached cached = lookUp(key);
    if (cached.use == CacheUse.HIT) {
      return new Vended(cached.credentials.orElseThrow(), CacheUse.HIT, false);
    }
    return switch (sts.assumeRole(allowed)) {
      case SecurityTokenService.Issued(Credentials credentials) ->
          new Vended(credentials, cached.use, keep(key, credentials));
      case SecurityTokenService.NotIssued(Reason reason, String cause) ->
          withoutSts(reason, cause, cached);
    };
  }

  private static Optional<NotVended> none() {
    return Optional.empty();
  }

  private Optional<NotVended> used(Caller caller) {
    if (caller.tokenId().isEmpty()) {
      return Optional.of(new NotVended(Reason.CLAIM_MISSING, "no jti", CacheUse.NOT_ASKED));
    }
    return switch (usedTokens.use(
        caller.issuerUrl(), caller.tokenId().orElseThrow(), caller.expires())) {
      case FIRST -> Optional.empty();
      case AGAIN ->
          Optional.of(new NotVended(Reason.TOKEN_ALREADY_USED, "jti", CacheUse.NOT_ASKED));
      case UNKNOWN ->
          Optional.of(new NotVended(Reason.STORAGE_UNAVAILABLE, "jti", CacheUse.NOT_ASKED));
    };
  }

  private Cached lookUp(CacheKey key) {
    return switch (store.read(key)) {
      case CredentialStore.Item(Sealed item) -> open(key, item);
      case CredentialStore.Nothing _ -> new Cached(CacheUse.MISS, Optional.empty());
      case CredentialStore.Unreachable _ ->
          new Cached(CacheUse.STORE_UNREACHABLE, Optional.empty());
    };
  }

  private Cached open(CacheKey key, Sealed item) {
    return switch (sealing.open(key, item)) {
      case Sealing.Genuine(Credentials credentials) ->
          new Cached(use(credentials), Optional.of(credentials));
      case Sealing.Forged _ -> new Cached(CacheUse.FORGED, Optional.empty());
      case Sealing.KeyUnavailable _ -> new Cached(CacheUse.KEY_UNAVAILABLE, Optional.empty());
    };
  }

  private CacheUse use(Credentials credentials) {
    Instant now = clock.instant();
    if (credentials.isExpired(now)) {
      return CacheUse.EXPIRED;
    }
    return credentials.isFresh(now) ? CacheUse.HIT : CacheUse.BELOW_HALF_LIFE;
  }

  private boolean keep(CacheKey key, Credentials credentials) {
    return sealing
        .seal(key, credentials)
        .map(item -> store.write(key, item, credentials.expires()))
        .orElse(false);
  }

  private Outcome withoutSts(Reason reason, String cause, Cached cached) {
    boolean down = reason == Reason.STS_UNAVAILABLE || reason == Reason.STS_THROTTLED;
    if (!down || cached.use != CacheUse.BELOW_HALF_LIFE) {
      return new NotVended(reason, cause, cached.use);
    }
    Credentials credentials = cached.credentials.orElseThrow();
    // They may have come to their end while STS let the call wait.
    return credentials.isExpired(clock.instant())
        ? new NotVended(reason, cause, CacheUse.EXPIRED)
        : new Vended(credentials, CacheUse.HIT_BELOW_HALF_LIFE, false);
  }
}
