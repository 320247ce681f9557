package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vend.Reason;
import vend.grant.Allowed;
import vend.vending.CacheReader.Cached;
import vend.vending.CredentialStore.Claim;
import vend.vending.CredentialStore.LockLost;
import vend.vending.CredentialStore.Present;
import vend.vending.CredentialStore.Unreachable;
import vend.vending.CredentialStore.Won;
import vend.vending.Vending.NotVended;
import vend.vending.Vending.Outcome;
import vend.vending.Vending.Vended;
import vend.vending.limit.Limits;
import vend.vending.limit.SlowStsCalls;
import vend.vending.limit.WaitBudget;

/**
 * One request's single flight: processes that need the same credentials share one call to STS
 * through the table.
 *
 * <p>It reads the entry, then serves fresh credentials or a recent refusal, waits for a lock
 * holder, or acquires the lock and calls STS. An attempt to acquire it names the entry that it
 * replaces, so no request asks STS for credentials that another process has just stored. A holder
 * that has lost its lock cannot change the table. {@code docs/explanation/single-flight.md} has the
 * protocol and its model.
 */
final class SingleFlight {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(80);

  /** After this many lost attempts to acquire the lock, stop locking and call STS directly. */
  private static final int MOST_LOST_CLAIMS = 5;

  private final Vending vending;
  private final Vending.Stores table;
  private final Allowed allowed;
  private final CacheKey key;
  private final boolean fresh;
  private final boolean onRecord;
  private final WaitBudget waitBudget;
  private final long began;

  /** The lock token of the credentials that were stored when the request began. */
  private Optional<String> storedBefore = Optional.empty();

  private boolean first = true;
  private boolean checkedLongCalls;
  private int lostClaims;
  private Duration pause = FIRST_PAUSE;

  SingleFlight(Vending vending, Vending.Stores table, Allowed allowed, Vending.Wanted wanted) {
    this.vending = vending;
    this.table = table;
    this.allowed = allowed;
    this.key = wanted.key();
    this.fresh = wanted.fresh();
    this.onRecord = wanted.onRecord();
    this.waitBudget = wanted.waitBudget();
    this.began = vending.waiting.nanos();
  }

  private sealed interface Step {}

  private record Ended(Outcome outcome) implements Step {}

  private record LookAt(CredentialStore.Found found) implements Step {}

  Outcome run() {
    Step step = new LookAt(table.credentials().read(key));
    while (true) {
      switch (step) {
        case Ended(Outcome outcome) -> {
          return outcome;
        }
        case LookAt(Present(CacheEntry entry)) -> step = judge(entry);
        case LookAt(Unreachable _) -> step = new Ended(uncached(CacheStatus.STORE_UNREACHABLE));
      }
    }
  }

  private Step judge(CacheEntry entry) {
    if (first) {
      storedBefore = entry.storedBy();
    }
    Cached cached = read(entry);
    Step step = judge(entry, cached, vending.clock.instant());
    first = false;
    return step;
  }

  /** Revoked credentials are as good as none, even while STS is down. */
  private Cached read(CacheEntry entry) {
    Cached cached = vending.reader.read(key, entry);
    return cached.credentials().filter(this::isRevoked).isPresent()
        ? Cached.nothing(CacheStatus.REVOKED)
        : cached;
  }

  private boolean isRevoked(Credentials credentials) {
    return vending.revocations.isRevoked(allowed, credentials);
  }

  private Step judge(CacheEntry entry, Cached cached, Instant now) {
    if (cached.use() == CacheStatus.HIT && isNewEnough(entry)) {
      return new Ended(
          Vended.stored(
              cached.credentials().orElseThrow(), first ? CacheStatus.HIT : CacheStatus.JOINED));
    }
    if (cached.use() == CacheStatus.KEY_UNAVAILABLE) {
      return new Ended(uncached(CacheStatus.KEY_UNAVAILABLE));
    }
    Optional<Refusal> refusal = entry.refusal(now).filter(refused -> refused.holdsFor(waitBudget));
    if (refusal.isPresent()) {
      return new Ended(withoutSts(refused(refusal.get()), cached));
    }
    return entry.isLocked(now) ? await(cached) : claim(entry, cached, now);
  }

  private boolean isNewEnough(CacheEntry entry) {
    return !fresh || !entry.storedBy().equals(storedBefore);
  }

  private static NotVended refused(Refusal refusal) {
    return new NotVended(refusal.reason(), refusal.cause(), CacheStatus.JOINED);
  }

  private Step await(Cached cached) {
    Duration waited = Duration.ofNanos(vending.waiting.nanos() - began);
    Duration left = waitBudget.longest().minus(waited);
    if (!left.isPositive() || longWaitsAreOff(waited) || !pause(left)) {
      return new Ended(
          withoutSts(
              new NotVended(Reason.STILL_VENDING, "in another process", CacheStatus.JOINED),
              cached));
    }
    return new LookAt(table.credentials().readLatest(key));
  }

  /** Checks once, after the time that every request waits. */
  private boolean longWaitsAreOff(Duration waited) {
    if (checkedLongCalls || waited.compareTo(SlowStsCalls.GRACE) < 0) {
      return false;
    }
    checkedLongCalls = true;
    return waitBudget.isLong() && vending.slowCalls.areOff();
  }

  private boolean pause(Duration left) {
    try {
      vending.waiting.pause(pause.compareTo(left) < 0 ? pause : left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    return true;
  }

  private Step claim(CacheEntry entry, Cached cached, Instant now) {
    Duration freshPause = fresh ? entry.freshPause(now) : Duration.ZERO;
    if (freshPause.isPositive()) {
      return new Ended(
          new NotVended(Reason.FRESH_TOO_SOON, "fresh", CacheStatus.PASSED_OVER, freshPause));
    }
    if (vending.revocations.isPaused(allowed)) {
      return new Ended(vending.revocations.refusal(allowed, cached.use()));
    }
    Optional<Limits.Exceeded> exceeded = vending.limits.exceeded(allowed.caller());
    if (exceeded.isPresent()) {
      return new Ended(withoutSts(new NotVended(exceeded.get(), cached.use()), cached));
    }
    // Ask KMS before locking, so that waiters never wait for KMS.
    if (!vending.reader.canSeal()) {
      return new Ended(uncached(CacheStatus.KEY_UNAVAILABLE));
    }
    var lock = Lock.until(now.plus(waitBudget.lockLife()), vending.random);
    var claim =
        new Claim(
            now,
            cached.usableWhileStsIsDown(now).isPresent(),
            fresh,
            entry.refusal(now).map(Refusal::until));
    return switch (table.credentials().claim(key, entry, lock, claim)) {
      case Won _ -> new Ended(call(lock, cached));
      case LockLost(CacheEntry later) -> lost(later);
      case Unreachable unreachable -> new LookAt(unreachable);
    };
  }

  private Step lost(CacheEntry later) {
    lostClaims++;
    return new LookAt(
        lostClaims < MOST_LOST_CLAIMS
            ? new Present(later)
            : new Unreachable("the lock was lost too often"));
  }

  /** Calls STS under the lock, and always releases it; if the process dies, the lock times out. */
  private Outcome call(Lock lock, Cached cached) {
    AssumeRole.Answer answer;
    try {
      answer = vending.sts.ask(allowed, waitBudget);
    } catch (RuntimeException | Error e) {
      table.credentials().abandon(key, lock, Optional.empty());
      throw e;
    }
    return switch (answer) {
      case AssumeRole.Issued(Credentials credentials) ->
          issued(lock, credentials, fresh ? statusOfUnusedEntry(cached) : cached.use());
      case AssumeRole.NotIssued(Reason reason, String cause) -> {
        Instant until = vending.clock.instant().plus(CacheEntry.REFUSAL_LIFE);
        table
            .credentials()
            .abandon(key, lock, Optional.of(new Refusal(reason, cause, until, given(reason))));
        yield withoutSts(new NotVended(reason, cause, cached.use()), cached);
      }
    };
  }

  private Optional<Duration> given(Reason reason) {
    return reason == Reason.STS_UNAVAILABLE
        ? Optional.of(waitBudget.stsDeadline())
        : Optional.empty();
  }

  private static CacheStatus statusOfUnusedEntry(Cached cached) {
    return cached.use() == CacheStatus.HIT ? CacheStatus.PASSED_OVER : cached.use();
  }

  private Outcome issued(Lock lock, Credentials credentials, CacheStatus use) {
    // Before the lease and the cache: a revocation that began during the call to STS ends it.
    if (isRevoked(credentials)) {
      table.credentials().abandon(key, lock, Optional.empty());
      return vending.revocations.refusal(allowed, use);
    }
    // Before anyone gets them: the request shows until when its credentials work.
    Optional<NotVended> ended = vending.noted(allowed, credentials, use);
    if (ended.isPresent()) {
      table.credentials().abandon(key, lock, Optional.empty());
      return ended.get();
    }
    // Record the lease before the cache shares the credentials: all cached ones have a lease.
    boolean leased = vending.leases.record(allowed, credentials, table.leases());
    Optional<SealedCredentials> item =
        leased ? vending.sealing.seal(key, credentials) : Optional.empty();
    if (item.isEmpty()) {
      table.credentials().abandon(key, lock, Optional.empty());
      return leased || !onRecord
          ? new Vended(credentials, use, false, leased)
          : notOnRecord("lease", use);
    }
    return switch (table.credentials().complete(key, lock, item.get(), credentials.expires())) {
      case CredentialStore.Stored _ -> new Vended(credentials, use, true, true);
      case CredentialStore.NotStored _, Unreachable _ -> new Vended(credentials, use, false, true);
      case LockLost(CacheEntry entry) -> late(entry, new Vended(credentials, use, false, true));
    };
  }

  /**
   * Another process took the lock in the meantime: its credentials are used once they are stored.
   */
  private Vended late(CacheEntry entry, Vended own) {
    Cached winners = read(entry);
    return winners.use() == CacheStatus.HIT && !entry.storedBy().equals(storedBefore)
        ? Vended.stored(winners.credentials().orElseThrow(), CacheStatus.JOINED)
        : own;
  }

  /** Calls STS without a lock, because the table or the wrapping key does not answer. */
  private Outcome uncached(CacheStatus use) {
    if (onRecord) {
      return notOnRecord(use.name(), use);
    }
    if (vending.revocations.isPaused(allowed)) {
      return vending.revocations.refusal(allowed, use);
    }
    Optional<Limits.Exceeded> exceeded = vending.limits.exceeded(allowed.caller());
    if (exceeded.isPresent()) {
      return new NotVended(exceeded.get(), use);
    }
    return switch (vending.sts.ask(allowed, waitBudget)) {
      case AssumeRole.Issued(Credentials credentials) ->
          vending
              .noted(allowed, credentials, use)
              .<Outcome>map(ended -> ended)
              .orElseGet(() -> new Vended(credentials, use, false, false));
      case AssumeRole.NotIssued(Reason reason, String cause) -> new NotVended(reason, cause, use);
    };
  }

  private static NotVended notOnRecord(String cause, CacheStatus use) {
    return new NotVended(Reason.STORAGE_UNAVAILABLE, cause, use);
  }

  /** While STS does not answer, cached credentials that have not expired are served. */
  private Outcome withoutSts(NotVended refusal, Cached cached) {
    boolean down =
        switch (refusal.reason()) {
          case STS_UNAVAILABLE, STS_THROTTLED, STILL_VENDING -> !fresh;
          default -> false;
        };
    if (!down) {
      return refusal;
    }
    // Checked now: they may have expired during the call to STS.
    return cached
        .usableWhileStsIsDown(vending.clock.instant())
        .<Outcome>map(stale -> Vended.stored(stale, CacheStatus.HIT_BELOW_HALF_LIFE))
        .orElse(cached.use() == CacheStatus.BELOW_HALF_LIFE ? ended(refusal) : refusal);
  }

  private static NotVended ended(NotVended refusal) {
    return new NotVended(
        refusal.reason(), refusal.cause(), CacheStatus.EXPIRED, refusal.retryAfter());
  }
}
