package vend.vending;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import vend.Reason;
import vend.SharedCall;
import vend.SharedCalls;
import vend.caller.Caller;
import vend.caller.ShortLivedCache;
import vend.grant.Allowed;
import vend.vending.limit.Counters;
import vend.vending.limit.Limits;
import vend.vending.limit.SlowStsCalls;
import vend.vending.limit.WaitBudget;

/**
 * Turns an allowing decision into keys: from this process's memory, from the table, from a call to
 * STS that another has begun, or by one of its own.
 */
public final class Vending {
  final StsCalls sts;
  final Leases leases;
  final Limits limits;
  final SlowStsCalls longCalls;
  final Sealing sealing;
  final CacheReader reader;
  final InstantSource clock;
  final WaitTimer waiting;
  final SecureRandom random;
  private final String region;
  private final Ports ports;
  private final CredentialMemory memory;
  private final SharedCalls<Wanted, Outcome> shared = new SharedCalls<>();

  /**
   * What lies beyond this process.
   *
   * @param sts takes roles
   * @param usual the table, for requests with the usual patience
   * @param patient the same table with longer time-outs, for requests that wait longer
   * @param counters what all processes count together
   * @param usedTokens knows which tokens were taken
   */
  public record Ports(
      AssumeRole sts, Stores usual, Stores patient, Counters counters, UsedTokens usedTokens) {}

  /**
   * What the table keeps.
   *
   * @param credentials sealed credentials
   * @param leases the record of vended credentials
   */
  public record Stores(CredentialStore credentials, LeaseStore leases) {}

  /**
   * @param region the region whose STS is asked
   * @param ports what lies beyond this process
   * @param sealing seals and opens
   * @param limits say how often STS may be asked
   * @param clock says what is fresh
   * @param waiting waits for the calls of others
   * @param random names locks
   */
  public Vending(
      String region,
      Ports ports,
      Sealing sealing,
      Limits limits,
      InstantSource clock,
      WaitTimer waiting,
      SecureRandom random) {
    this.region = region;
    this.ports = ports;
    this.sealing = sealing;
    this.limits = limits;
    this.clock = clock;
    this.waiting = waiting;
    this.random = random;
    this.memory = new CredentialMemory(clock);
    this.leases = new Leases(ports.usual.leases, sealing, clock);
    this.longCalls = new SlowStsCalls(ports.counters, clock);
    this.sts = new StsCalls(ports.sts, limits, longCalls);
    this.reader = new CacheReader(sealing, clock);
  }

  /** The keys on record. */
  public Leases leases() {
    return leases;
  }

  /**
   * What threads share a call for.
   *
   * @param key the cache key
   * @param fresh whether the credentials must be new
   * @param onRecord whether they are of no use without a lease
   * @param patience how long the caller waits; callers share a call only with equally patient ones,
   *     so that none fails because another gave up earlier
   */
  record Wanted(CacheKey key, boolean fresh, boolean onRecord, WaitBudget patience) {}

  /** What came of it. */
  public sealed interface Outcome {
    /** What the cache had to do with it. */
    CacheStatus cache();

    /** The same, for one who did not ask STS and waited for another's answer. */
    Outcome joined();
  }

  /**
   * Keys.
   *
   * @param credentials the keys, not expired
   * @param cache where they came from
   * @param stored whether new keys are in the table now
   * @param leased whether the keys are on record
   */
  public record Vended(Credentials credentials, CacheStatus cache, boolean stored, boolean leased)
      implements Outcome {
    /** Keys from the table, where there are none but those on record. */
    static Vended stored(Credentials credentials, CacheStatus cache) {
      return new Vended(credentials, cache, false, true);
    }

    /** The same for another who asks. */
    Vended again(CacheStatus use) {
      return new Vended(credentials, use, false, leased);
    }

    @Override
    public Outcome joined() {
      return again(cache.isHit() ? cache : CacheStatus.JOINED);
    }
  }

  /**
   * No keys.
   *
   * @param reason the code
   * @param cause the kind of failure, for the event
   * @param cache what the cache had
   * @param retryAfter when it is worth trying again, where it is
   */
  public record NotVended(Reason reason, String cause, CacheStatus cache, Duration retryAfter)
      implements Outcome {
    private static final Duration SOON = Duration.ofSeconds(1);

    /** A refusal after which a client may try again soon, where it may at all. */
    public NotVended(Reason reason, String cause, CacheStatus cache) {
      this(reason, cause, cache, SOON);
    }

    NotVended(Limits.Exceeded exceeded, CacheStatus cache) {
      this(exceeded.reason(), exceeded.cause(), cache, exceeded.retryAfter());
    }

    @Override
    public Outcome joined() {
      return new NotVended(reason, cause, CacheStatus.JOINED, retryAfter);
    }
  }

  /**
   * Vends what the decision allows, from the cache where it has fresh ones.
   *
   * @param fresh whether the caller insists on new credentials
   * @param patience how long the caller waits
   */
  public Outcome vend(Allowed allowed, boolean fresh, WaitBudget patience) {
    return vend(allowed, fresh, false, patience);
  }

  /**
   * The same, for a caller whose keys will be asked about here: if they can't be put on record,
   * they are not vended.
   */
  public Outcome vendOnRecord(Allowed allowed, WaitBudget patience) {
    return vend(allowed, false, true, patience);
  }

  private Outcome vend(Allowed allowed, boolean fresh, boolean onRecord, WaitBudget patience) {
    Optional<NotVended> refusal = allowed.grant().singleUse() ? used(allowed.caller()) : none();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var wanted =
        new Wanted(
            CacheKey.of(allowed, region, TrustMode.ROLE_CHAINING), fresh, onRecord, patience);
    Optional<Vended> held = fresh ? Optional.empty() : memory.find(wanted.key());
    return held.filter(vended -> vended.leased || !onRecord)
        .<Outcome>map(vended -> vended)
        .orElseGet(() -> share(allowed, wanted));
  }

  private Outcome share(Allowed allowed, Wanted wanted) {
    return switch (shared.share(wanted, () -> fly(allowed, wanted), wanted.patience().longest())) {
      case SharedCall.Made<Outcome>(Outcome outcome) -> outcome;
      case SharedCall.Joined<Outcome>(Outcome outcome) -> outcome.joined();
      case SharedCall.NotInTime<Outcome> _ ->
          new NotVended(Reason.STILL_VENDING, "in this process", CacheStatus.JOINED);
      case SharedCall.BrokenOff<Outcome>(Throwable cause) ->
          throw new IllegalStateException("the call that this one joined broke off", cause);
    };
  }

  private Outcome fly(Allowed allowed, Wanted wanted) {
    Stores table = wanted.patience().isLong() ? ports.patient : ports.usual;
    Outcome outcome = new SingleFlight(this, table, allowed, wanted).run();
    if (outcome instanceof Vended vended) {
      memory.keep(wanted.key(), vended);
    }
    return outcome;
  }

  private static Optional<NotVended> none() {
    return Optional.empty();
  }

  private Optional<NotVended> used(Caller caller) {
    if (caller.tokenId().isEmpty()) {
      return Optional.of(new NotVended(Reason.CLAIM_MISSING, "no jti", CacheStatus.NOT_ASKED));
    }
    return switch (ports.usedTokens.use(
        caller.issuerUrl(), caller.tokenId().orElseThrow(), caller.expires())) {
      case FIRST -> Optional.empty();
      case AGAIN ->
          Optional.of(new NotVended(Reason.TOKEN_ALREADY_USED, "jti", CacheStatus.NOT_ASKED));
      case UNKNOWN ->
          Optional.of(new NotVended(Reason.STORAGE_UNAVAILABLE, "jti", CacheStatus.NOT_ASKED));
    };
  }

  /**
   * The few keys that this process has handed out just now, open, for {@link #LIFE} at most: what a
   * client asks again within seconds costs no look into the table. Safe for use by many threads.
   */
  private static final class CredentialMemory {
    /** How long keys are held. */
    static final Duration LIFE = Duration.ofMinutes(1);

    private static final int MOST = 1_000;

    private final InstantSource clock;
    private final ShortLivedCache<CacheKey, Vended> held = new ShortLivedCache<>(MOST);

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
      return found.map(vended -> vended.again(CacheStatus.HIT_IN_MEMORY));
    }

    private static boolean isOfUse(Credentials credentials, Instant now) {
      return !credentials.isExpired(now) && credentials.isFresh(now);
    }

    void keep(CacheKey key, Vended vended) {
      held.keep(key, vended, clock.instant(), LIFE);
    }
  }
}
