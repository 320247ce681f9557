package vend.caller.oidc;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;
import vend.caller.Transport;

/**
 * Issuers' keys, fetched when they are needed and kept for a while. Safe for use by many threads.
 *
 * <ul>
 *   <li>A set is fresh for as long as its issuer says ({@code max-age}), within {@link #MIN_FRESH}
 *       and {@link #MAX_FRESH}; for {@link #DEFAULT_FRESH} if the issuer says nothing.
 *   <li>A key that a fresh set lacks makes it be fetched again, at most once per {@link
 *       #UNKNOWN_KEY_PAUSE}, however many tokens ask for however many keys. So a token signed with
 *       a new key may be rejected for that long after a refresh.
 *   <li>While the issuer fails, the last set stays good for {@link #GOOD_WHILE_DOWN} after it was
 *       fetched, and the issuer is asked again after {@link #RETRY_PAUSE}.
 *   <li>One fetch at a time per issuer; whoever cannot do without waits for it, for {@link
 *       #MAX_WAIT} at most.
 *   <li>A set that was fetched replaces the one before: a key that left it is gone.
 * </ul>
 */
public final class CachedKeySets implements SigningKeys {
  /** How long a set is fresh where its issuer does not say. */
  public static final Duration DEFAULT_FRESH = Duration.ofMinutes(10);

  /** The shortest time that a set is fresh, whatever its issuer says. */
  public static final Duration MIN_FRESH = Duration.ofMinutes(1);

  /** The longest time that a set is fresh, whatever its issuer says. */
  public static final Duration MAX_FRESH = Duration.ofHours(1);

  /** The least time between two fetches because of keys that a fresh set lacks. */
  public static final Duration UNKNOWN_KEY_PAUSE = Duration.ofSeconds(30);

  /** The least time between a failed fetch and the next. */
  public static final Duration RETRY_PAUSE = Duration.ofSeconds(10);

  /** The greatest age of a set that is still used, while no newer one can be fetched. */
  public static final Duration GOOD_WHILE_DOWN = Duration.ofHours(6);

  /** The longest that one request waits for a fetch that another has begun. */
  public static final Duration MAX_WAIT = Duration.ofMillis(900);

  private final KeySetSource source;
  private final InstantSource clock;
  private final Duration maxWait;
  private final Map<Place, IssuerKeys> keys = new ConcurrentHashMap<>();

  /** What a key set depends on; issuers come from a closed list, so there are few. */
  private record Place(String oidc, Transport transport) {}

  /** Key sets from a source, with {@link #MAX_WAIT}. */
  public CachedKeySets(KeySetSource source, InstantSource clock) {
    this(source, clock, MAX_WAIT);
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
            place -> new IssuerKeys(() -> source.fetch(issuer), KeySet::parse, clock, maxWait))
        .find(set -> set.find(keyId, algorithm));
  }

  /** Forgets all sets, as after the restore of a snapshot, when nobody knows how old they are. */
  public void forget() {
    keys.clear();
  }
}
