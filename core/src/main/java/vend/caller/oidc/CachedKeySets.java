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
 * The key sets of OpenID Connect issuers, kept by the rules of {@link IssuerSigningKeys}. Safe for
 * use by many threads.
 */
public final class CachedKeySets implements SigningKeys {
  private final KeySetSource source;
  private final InstantSource clock;
  private final Duration maxWait;
  private final Map<Place, IssuerSigningKeys> keys = new ConcurrentHashMap<>();

  /** What a key set depends on; issuers come from a closed list, so there are few. */
  private record Place(String oidc, Transport transport) {}

  /** Key sets from a source, with {@link IssuerSigningKeys#MAX_WAIT}. */
  public CachedKeySets(KeySetSource source, InstantSource clock) {
    this(source, clock, IssuerSigningKeys.MAX_WAIT);
  }

  /**
   * @param maxWait the longest that one request waits for a fetch that another has begun
   */
  public CachedKeySets(KeySetSource source, InstantSource clock, Duration maxWait) {
    this.source = source;
    this.clock = clock;
    this.maxWait = maxWait;
  }

  @Override
  public KeyLookup find(OidcIssuer issuer, Optional<String> keyId, SignatureAlgorithm algorithm) {
    return keys.computeIfAbsent(
            new Place(issuer.oidc(), issuer.transport()),
            place ->
                new IssuerSigningKeys(() -> source.fetch(issuer), KeySet::parse, clock, maxWait))
        .find(set -> set.find(keyId, algorithm));
  }

  /** Drops all key sets. After a snapshot is restored, their age is unknown. */
  public void forget() {
    keys.clear();
  }
}
