package vend.vending;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import vend.LastKnown;
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
 * Turns an allowing decision into credentials: from this process's memory, from the table, from a
 * call to STS that another request has started, or from a call of its own.
 */
public final class Vending {
  final StsCalls sts;
  final Leases leases;
  final RevocationCheck revocations;
  final Limits limits;
  final SlowStsCalls slowCalls;
  final Sealing sealing;
  final CacheReader reader;
  final InstantSource clock;
  final WaitTimer waiting;
  final SecureRandom random;
  private final String region;
  private final Ports ports;
  private final CredentialMemory memory;
  private final Revoking revoking;
  private final LeaseList list;
  private final SharedCalls<Wanted, Outcome> shared = new SharedCalls<>();

  /**
   * The ports to systems outside of this process.
   *
   * @param usual the table, for requests with the usual wait budget
   * @param patient the same table with longer time-outs, for requests that wait longer
   * @param counters counts that all processes share
   * @param revocations the record of revoked sessions
   * @param approvals the approved access requests
   */
  public record Ports(
      AssumeRole sts,
      Stores usual,
      Stores patient,
      Counters counters,
      UsedTokens usedTokens,
      RevocationStore revocations,
      ApprovalNotes approvals) {}

  /**
   * The parts of the table.
   *
   * @param credentials the cache of sealed credentials
   * @param leases the leases of vended credentials
   */
  public record Stores(CredentialStore credentials, LeaseStore leases) {}

  /**
   * @param region the region of the STS endpoint
   * @param waiting measures and makes pauses
   * @param random creates lock tokens
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
    var current = Revocations.inForce(ports.revocations, clock);
    this.revocations = new RevocationCheck(current, clock);
    this.revoking = new Revoking(ports.revocations, current, clock);
    this.leases = new Leases(ports.usual.leases, sealing, current, clock);
    this.list = new LeaseList(ports.patient.leases, current, clock, waiting);
    this.slowCalls = new SlowStsCalls(ports.counters, clock);
    this.sts = new StsCalls(ports.sts, limits, slowCalls);
    this.reader = new CacheReader(sealing, clock);
  }

  /** The leases of vended credentials. */
  public Leases leases() {
    return leases;
  }

  /** The list of leases. */
  public LeaseList list() {
    return list;
  }

  /** Revokes vended sessions. */
  public Revoking revoking() {
    return revoking;
  }

  /** The revocations in force. */
  public LastKnown.Current<Revocations> revocations() {
    return revocations.current().now();
  }

  /**
   * The key under which threads share a call.
   *
   * @param fresh whether the credentials must be new
   * @param onRecord whether the caller needs credentials with a lease
   * @param waitBudget the wait budget; requests share a call only with an equal budget, so that
   *     none fails because another gave up earlier
   */
  record Wanted(CacheKey key, boolean fresh, boolean onRecord, WaitBudget waitBudget) {}

  /** The result of vending. */
  public sealed interface Outcome {
    /** The part of the cache in the result. */
    CacheStatus cache();

    /** The same result, for a request that waited for another's call. */
    Outcome joined();
  }

  /**
   * Credentials were vended.
   *
   * @param credentials not expired
   * @param cache where they came from
   * @param stored whether new credentials are in the table now
   * @param leased whether a lease is recorded
   */
  public record Vended(Credentials credentials, CacheStatus cache, boolean stored, boolean leased)
      implements Outcome {
    /** Credentials from the table, which have a lease. */
    static Vended stored(Credentials credentials, CacheStatus cache) {
      return new Vended(credentials, cache, false, true);
    }

    /** The same credentials for another request. */
    Vended again(CacheStatus use) {
      return new Vended(credentials, use, false, leased);
    }

    @Override
    public Outcome joined() {
      return again(cache.isHit() ? cache : CacheStatus.JOINED);
    }
  }

  /**
   * No credentials were vended.
   *
   * @param cause the kind of failure, for the decision event
   * @param cache the state of the cache
   * @param retryAfter when the client may try again, for reasons that allow it
   */
  public record NotVended(Reason reason, String cause, CacheStatus cache, Duration retryAfter)
      implements Outcome {
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Creates a failure with the shortest retry interval. */
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
   * Notes new credentials on the request that allows them. The approval may have ended during the
   * call to STS.
   *
   * @return the refusal; empty if the credentials may be vended
   */
  Optional<NotVended> noted(Allowed allowed, Credentials credentials, CacheStatus use) {
    if (allowed.approval().isEmpty()) {
      return Optional.empty();
    }
    return switch (ports.approvals.note(
        allowed.approval().get().request(), credentials.expires())) {
      case ApprovalNotes.InForce _ -> Optional.empty();
      case ApprovalNotes.NotInForce _ ->
          Optional.of(new NotVended(Reason.APPROVAL_REQUIRED, "the approval has ended", use));
      case ApprovalNotes.NotNoted(String cause) ->
          Optional.of(new NotVended(Reason.APPROVAL_UNAVAILABLE, cause, use));
    };
  }

  /**
   * Vends credentials for a decision, from the cache if it has fresh ones.
   *
   * @param fresh whether the caller demands new credentials
   * @param waitBudget the request's wait budget
   */
  public Outcome vend(Allowed allowed, boolean fresh, WaitBudget waitBudget) {
    return vend(allowed, fresh, false, waitBudget);
  }

  /**
   * Vends credentials that will later be used to call Vend itself, which needs their lease. If the
   * lease cannot be recorded, no credentials are vended.
   */
  public Outcome vendOnRecord(Allowed allowed, WaitBudget waitBudget) {
    return vend(allowed, false, true, waitBudget);
  }

  private Outcome vend(Allowed allowed, boolean fresh, boolean onRecord, WaitBudget waitBudget) {
    Optional<NotVended> refusal = allowed.grant().singleUse() ? used(allowed.caller()) : none();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var wanted =
        new Wanted(
            CacheKey.of(allowed, region, TrustMode.ROLE_CHAINING), fresh, onRecord, waitBudget);
    Optional<Vended> held = fresh ? Optional.empty() : memory.find(wanted.key());
    Outcome outcome =
        held.filter(vended -> vended.leased || !onRecord)
            .filter(vended -> !revocations.isRevoked(allowed, vended.credentials))
            .<Outcome>map(vended -> vended)
            .orElseGet(() -> share(allowed, wanted));
    // Checked last, whatever their source: the revocation may have begun in the meantime.
    return outcome instanceof Vended vended && revocations.isRevoked(allowed, vended.credentials)
        ? revocations.refusal(allowed, CacheStatus.REVOKED)
        : outcome;
  }

  private Outcome share(Allowed allowed, Wanted wanted) {
    return switch (shared.share(
        wanted, () -> fly(allowed, wanted), wanted.waitBudget().longest())) {
      case SharedCall.Made<Outcome>(Outcome outcome) -> outcome;
      case SharedCall.Joined<Outcome>(Outcome outcome) -> outcome.joined();
      case SharedCall.NotInTime<Outcome> _ ->
          new NotVended(Reason.STILL_VENDING, "in this process", CacheStatus.JOINED);
      case SharedCall.BrokenOff<Outcome>(Throwable cause) ->
          throw new IllegalStateException("The shared call failed unexpectedly.", cause);
    };
  }

  private Outcome fly(Allowed allowed, Wanted wanted) {
    Stores table = wanted.waitBudget().isLong() ? ports.patient : ports.usual;
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
   * The credentials that this process has vended recently, unsealed, for {@link #LIFE} at most. It
   * serves clients that repeat a request within seconds. Thread-safe.
   */
  private static final class CredentialMemory {
    /** How long credentials stay in memory. */
    static final Duration LIFE = Duration.ofMinutes(1);

    private static final int MOST = 1_000;

    private final InstantSource clock;
    private final ShortLivedCache<CacheKey, Vended> held = new ShortLivedCache<>(MOST);

    CredentialMemory(InstantSource clock) {
      this.clock = clock;
    }

    /** Finds credentials with at least half of their lifetime left. */
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
