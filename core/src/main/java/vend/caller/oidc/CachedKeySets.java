package vend.caller.oidc;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;
import vend.caller.Transport;
import vend.caller.signing.IssuerSigningKeys;
import vend.caller.signing.KeyLookup;
import vend.caller.signing.KeySet;

/**
 * Caches the key sets of OpenID Connect issuers by the rules of {@link IssuerSigningKeys}. Safe for
 * use by many threads.
 */
public final class CachedKeySets implements SigningKeys {
  private final KeySetSource source;
  private final InstantSource clock;
  private final Duration maxWait;
  private final Map<CacheKey, IssuerSigningKeys> keys = new ConcurrentHashMap<>();

  /** The cache key. Issuers come from a closed list, so there are few entries. */
  private record CacheKey(String oidc, Transport transport) {}

  /** Uses {@link IssuerSigningKeys#MAX_WAIT}. */
  public CachedKeySets(KeySetSource source, InstantSource clock) {
    this(source, clock, IssuerSigningKeys.MAX_WAIT);
  }

  /**
   * @param maxWait the longest wait for a fetch that another request has started
   */
  public CachedKeySets(KeySetSource source, InstantSource clock, Duration maxWait) {
    this.source = source;
    this.clock = clock;
    this.maxWait = maxWait;
  }

  @Override
  public KeyLookup find(OidcIssuer issuer, Optional<String> keyId, SignatureAlgorithm algorithm) {
    return keys.computeIfAbsent(
            new CacheKey(issuer.oidc(), issuer.transport()),
            place ->
                new IssuerSigningKeys(() -> source.fetch(issuer), KeySet::parse, clock, maxWait))
        .find(set -> set.find(keyId, algorithm));
  }

  /** Drops all key sets. Call it after a snapshot is restored: their age is unknown then. */
  public void forget() {
    keys.clear();
  }
}
