package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.SettableClock;
import vend.grant.Allowed;
import vend.vending.AssumeRole.Issued;
import vend.vending.AssumeRole.NotIssued;
import vend.vending.limit.SlowStsCalls;
import vend.vending.limit.WaitBudget;

/** Several processes need the same credentials at the same time, and one of them calls STS. */
class SingleFlightTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Allowed ALLOWED = AllowedVariation.PLAIN.allowed();
  private static final CacheKey KEY = AllowedVariation.PLAIN.key();

  private final SettableClock clock = new SettableClock(NOON);
  private final Hub hub = new Hub(clock);
  private final Credentials first = credentials("FIRST");
  private final Credentials second = credentials("SECOND");

  SingleFlightTest() {
    hub.sts.answer = new Issued(first);
  }

  private static Credentials credentials(String id) {
    return Fakes.credentials(id, NOON, NOON.plusSeconds(3600));
  }

  private static Lock lockOfAnother(Instant until) {
    return new Lock("another's", until);
  }

  /** The second process arrives while the first calls STS, and the first finishes meanwhile. */
  @Test
  void waitsForTheProcessThatIsCallingSts() {
    hub.store.lock(KEY, lockOfAnother(NOON.plusSeconds(2)));
    hub.waiting.meanwhile = () -> storeAsAnother(first);
    assertEquals(Vending.Vended.stored(first, CacheStatus.JOINED), hub.vend(ALLOWED));
    assertEquals(0, hub.sts.asked.size());
  }

  private void storeAsAnother(Credentials credentials) {
    var sealed = new Sealing(hub.keys, new java.security.SecureRandom(), clock);
    hub.store.complete(
        KEY,
        hub.store.entry(KEY).lock().orElse(lockOfAnother(NOON)),
        sealed.seal(KEY, credentials).orElseThrow(),
        credentials.expires());
  }

  @Test
  void usesCredentialsThatAnotherProcessStoredBetweenReadAndClaim() {
    hub.store.beforeClaim =
        () -> {
          hub.store.beforeClaim = () -> {};
          hub.store.lock(KEY, lockOfAnother(NOON.plusSeconds(2)));
          storeAsAnother(first);
        };
    assertEquals(Vending.Vended.stored(first, CacheStatus.JOINED), hub.vend(ALLOWED));
    assertEquals(0, hub.sts.asked.size());
  }

  @Test
  void reportsStillVendingAfterTheUsualWaitBudget() {
    hub.store.lock(KEY, lockOfAnother(NOON.plusSeconds(2)));
    var outcome = assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED));
    assertEquals(Reason.STILL_VENDING, outcome.reason());
    assertEquals(NOON.plus(WaitBudget.USUAL.longest()), clock.instant());
    assertEquals(0, hub.sts.asked.size());
  }

  @Test
  void waitsAsLongAsTheCallerAllows() {
    hub.store.lock(KEY, lockOfAnother(NOON.plusSeconds(8)));
    hub.waiting.meanwhile =
        () -> {
          if (clock.instant().isAfter(NOON.plusSeconds(4))) {
            hub.waiting.meanwhile = () -> {};
            storeAsAnother(first);
          }
        };
    assertEquals(
        Vending.Vended.stored(first, CacheStatus.JOINED), hub.vend(ALLOWED, WaitBudget.LONGEST));
    assertEquals(0, hub.sts.asked.size());
  }

  @Test
  void waitsNoLongerThanTheCallerAllows() {
    hub.store.lock(KEY, lockOfAnother(NOON.plusSeconds(8)));
    var outcome =
        assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED, WaitBudget.ofSeconds(3)));
    assertEquals(Reason.STILL_VENDING, outcome.reason());
    assertEquals(NOON.plusSeconds(3), clock.instant());
  }

  @Test
  void aPatientRequestWaitsBrieflyWhileSlowCallsAreOff() {
    new SlowStsCalls(hub.counts, clock).timedOut(new SlowStsCalls(hub.counts, clock).begin());
    hub.store.lock(KEY, lockOfAnother(NOON.plusSeconds(8)));
    assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED, WaitBudget.LONGEST));
    assertTrue(clock.instant().isBefore(NOON.plusSeconds(1)));
  }

  @Test
  void lockLifeAndStsTimeOutFollowTheWaitBudget() {
    var until = new java.util.ArrayList<Instant>();
    hub.sts.meanwhile = () -> until.add(hub.store.entry(KEY).lock().orElseThrow().until());
    hub.vend(ALLOWED, WaitBudget.LONGEST);
    hub.vendFresh(ALLOWED);
    assertEquals(
        java.util.List.of(Duration.ofMillis(4_900), Duration.ofMillis(800)), hub.sts.deadlines);
    assertEquals(
        java.util.List.of(
            NOON.plus(WaitBudget.LONGEST.lockLife()), NOON.plus(WaitBudget.USUAL.lockLife())),
        until);
  }

  /** STS takes 850 ms: too long for the usual wait budget, but not for a patient request. */
  @Test
  void aTimeOutOfAnImpatientRequestDoesNotApplyToAPatientOne() {
    hub.sts.answer = new NotIssued(Reason.STS_UNAVAILABLE, "Timeout");
    assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED));
    assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED));
    assertEquals(1, hub.sts.asked.size());
    hub.sts.answer = new Issued(first);
    assertEquals(
        new Vending.Vended(first, CacheStatus.MISS, true, true),
        hub.vend(ALLOWED, WaitBudget.ofSeconds(2)));
    assertEquals(2, hub.sts.asked.size());
  }

  @Test
  void aTimeOutOfAPatientRequestAppliesToRequestsThatWaitNoLonger() {
    hub.sts.answer = new NotIssued(Reason.STS_UNAVAILABLE, "Timeout");
    hub.vend(ALLOWED, WaitBudget.LONGEST);
    hub.vend(ALLOWED, WaitBudget.LONGEST);
    hub.vend(ALLOWED, WaitBudget.ofSeconds(2));
    hub.vend(ALLOWED);
    assertEquals(1, hub.sts.asked.size());
  }

  @Test
  void servesStaleCredentialsIfTheLockHolderTakesTooLong() {
    hub.vend(ALLOWED);
    clock.advance(Duration.ofSeconds(1801));
    hub.store.lock(KEY, lockOfAnother(clock.instant().plusSeconds(2)));
    assertEquals(Vending.Vended.stored(first, CacheStatus.HIT_BELOW_HALF_LIFE), hub.vend(ALLOWED));
  }

  /** The holder was killed, so it never releases its lock. */
  @Test
  void takesTheLockOfADeadHolderAfterItsDeadline() {
    hub.store.lock(KEY, lockOfAnother(NOON.plus(WaitBudget.USUAL.lockLife())));
    assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED));
    assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED));
    assertEquals(0, hub.sts.asked.size());
    clock.advance(WaitBudget.USUAL.lockLife());
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, true, true), hub.vend(ALLOWED));
    assertEquals(CacheStatus.HIT, hub.vend(ALLOWED).cache());
    assertEquals(1, hub.sts.asked.size());
  }

  @Test
  void takesTheLockWhileWaitingOnceItsDeadlineHasPassed() {
    hub.store.lock(KEY, lockOfAnother(NOON.plusMillis(500)));
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, true, true), hub.vend(ALLOWED));
    assertTrue(clock.instant().isBefore(NOON.plus(WaitBudget.USUAL.longest())));
  }

  @Test
  void overwritesNothingAfterItHasLostItsLock() {
    hub.sts.meanwhile =
        () -> {
          hub.sts.meanwhile = () -> {};
          clock.advance(WaitBudget.USUAL.lockLife());
          hub.sts.answer = new Issued(second);
          assertEquals(new Vending.Vended(second, CacheStatus.MISS, true, true), hub.vend(ALLOWED));
          hub.sts.answer = new Issued(first);
        };
    // The late process got FIRST from STS, and serves what all others have.
    assertEquals(Vending.Vended.stored(second, CacheStatus.JOINED), hub.vend(ALLOWED));
    assertEquals(Vending.Vended.stored(second, CacheStatus.HIT), hub.vend(ALLOWED));
    assertEquals(2, hub.leases.leases.size(), "both are on record");
  }

  @Test
  void vendsItsOwnCredentialsIfTheNewHolderHasStoredNoneYet() {
    hub.sts.meanwhile =
        () -> hub.store.lock(KEY, lockOfAnother(clock.instant().plus(WaitBudget.USUAL.lockLife())));
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, false, true), hub.vend(ALLOWED));
    assertEquals(Optional.empty(), hub.store.entry(KEY).item());
    assertEquals("another's", hub.store.entry(KEY).lock().orElseThrow().token());
  }

  /** The wrapping key fails during the call to STS; waiters must not wait for the holder. */
  @Test
  void releasesTheLockIfTheCredentialsCannotBeSealed() {
    hub.sts.meanwhile =
        () -> {
          hub.keys.down = true;
          clock.advance(Sealing.KEY_LIFE);
        };
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, false, false), hub.vend(ALLOWED));
    assertEquals(Optional.empty(), hub.store.entry(KEY).lock());
  }

  /** The table rejects every claim, and each time shows another entry. */
  @Test
  void callsStsDirectlyAfterFiveLostClaims() {
    var lost = new AtomicInteger();
    hub.store.beforeClaim =
        () -> {
          lost.incrementAndGet();
          hub.store.lock(KEY, lockOfAnother(clock.instant().plusMillis(1)));
          hub.waiting.meanwhile = () -> clock.advance(Duration.ofMillis(2));
        };
    assertEquals(CacheStatus.STORE_UNREACHABLE, hub.vend(ALLOWED).cache());
    assertEquals(5, lost.get());
    assertEquals(1, hub.sts.asked.size());
  }

  /**
   * The response is late, but no other process took the lock: the client's retry is a cache hit.
   */
  @Test
  void storesCredentialsThatComeTooLateForTheirClient() {
    hub.sts.meanwhile = () -> clock.advance(WaitBudget.USUAL.lockLife().multipliedBy(2));
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, true, true), hub.vend(ALLOWED));
    assertEquals(CacheStatus.HIT, hub.vend(ALLOWED).cache());
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"REFUSED_BY_AWS", "PACKED_POLICY_TOO_LARGE", "STS_UNAVAILABLE", "STS_THROTTLED"})
  void sharesARefusalForThreeSecondsAndThenCallsStsAgain(Reason reason) {
    hub.sts.answer = new NotIssued(reason, "code");
    assertEquals(new Vending.NotVended(reason, "code", CacheStatus.MISS), hub.vend(ALLOWED));
    clock.advance(CacheEntry.REFUSAL_LIFE.minusMillis(1));
    assertEquals(new Vending.NotVended(reason, "code", CacheStatus.JOINED), hub.vend(ALLOWED));
    assertEquals(1, hub.sts.asked.size());
    clock.advance(Duration.ofMillis(1));
    hub.sts.answer = new Issued(first);
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, true, true), hub.vend(ALLOWED));
  }

  @Test
  void sharesARefusalWithWaiters() {
    hub.store.lock(KEY, lockOfAnother(NOON.plusSeconds(2)));
    hub.waiting.meanwhile =
        () ->
            hub.store.abandon(
                KEY,
                lockOfAnother(NOON),
                Optional.of(
                    new Refusal(Reason.REFUSED_BY_AWS, "AccessDenied", NOON.plusSeconds(3))));
    assertEquals(
        new Vending.NotVended(Reason.REFUSED_BY_AWS, "AccessDenied", CacheStatus.JOINED),
        hub.vend(ALLOWED));
  }

  @Test
  void releasesTheLockIfTheCallThrows() {
    hub.sts.meanwhile =
        () -> {
          throw new IllegalStateException("a defect");
        };
    assertThrows(IllegalStateException.class, () -> hub.vend(ALLOWED));
    assertEquals(Optional.empty(), hub.store.entry(KEY).lock());
    hub.sts.meanwhile = () -> {};
    assertEquals(CacheStatus.MISS, hub.vend(ALLOWED).cache());
  }

  @Test
  void takesNoLockWhileCredentialsCannotBeSealed() {
    hub.keys.down = true;
    assertEquals(
        new Vending.Vended(first, CacheStatus.KEY_UNAVAILABLE, false, false), hub.vend(ALLOWED));
    assertEquals(CacheEntry.NONE, hub.store.entry(KEY));
  }

  @Test
  void vendsUncachedIfTheTableRejectsClaims() {
    hub.store.refusesWrites = true;
    assertEquals(
        new Vending.Vended(first, CacheStatus.STORE_UNREACHABLE, false, false), hub.vend(ALLOWED));
  }

  @Test
  void vendsIfTheTableGoesDownDuringTheCall() {
    hub.sts.meanwhile = () -> hub.store.refusesWrites = true;
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, false, true), hub.vend(ALLOWED));
  }

  @Test
  void cachesNoCredentialsWithoutALease() {
    hub.leases.down = true;
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, false, false), hub.vend(ALLOWED));
    assertEquals(Optional.empty(), hub.store.entry(KEY).item());
    assertEquals(Optional.empty(), hub.store.entry(KEY).lock());
  }

  @Test
  void recordsALeaseWithCredentialsSealedUnderItsOwnId() {
    hub.vend(ALLOWED);
    Lease lease = Optional.ofNullable(hub.leases.leases.get(first.leaseId())).orElseThrow();
    assertEquals(ALLOWED.caller().subject(), lease.subject());
    assertEquals(ALLOWED.grant().id(), lease.grant());
    assertEquals(ALLOWED.grant().revision(), lease.grantRevision());
    assertEquals(ALLOWED.session().role(), lease.role());
    assertEquals(ALLOWED.session().sourceIdentity(), lease.sourceIdentity());
    assertEquals(first.expires(), lease.expires());
    SealedCredentials sealed =
        Optional.ofNullable(hub.leases.credentials.get(first.leaseId())).orElseThrow();
    var sealing = new Sealing(hub.keys, new java.security.SecureRandom(), clock);
    assertEquals(new Sealing.Genuine(first), sealing.open(first.leaseId(), sealed));
    assertInstanceOf(Sealing.Forged.class, sealing.open(KEY, sealed));
    assertInstanceOf(Sealing.Forged.class, sealing.open(second.leaseId(), sealed));
  }

  @Test
  void vendsNewCredentialsOnDemandAtMostOnceAMinute() {
    hub.vend(ALLOWED);
    hub.sts.answer = new Issued(second);
    assertEquals(
        new Vending.Vended(second, CacheStatus.PASSED_OVER, true, true), hub.vendFresh(ALLOWED));
    assertEquals(Vending.Vended.stored(second, CacheStatus.HIT), hub.vend(ALLOWED));
    clock.advance(CacheEntry.FRESH_PAUSE.minusSeconds(20));
    var refused = assertInstanceOf(Vending.NotVended.class, hub.vendFresh(ALLOWED));
    assertEquals(Reason.FRESH_TOO_SOON, refused.reason());
    assertEquals(Duration.ofSeconds(20), refused.retryAfter());
    clock.advance(Duration.ofSeconds(20));
    assertInstanceOf(Vending.Vended.class, hub.vendFresh(ALLOWED));
    assertEquals(3, hub.sts.asked.size());
  }

  @Test
  void servesNoOldCredentialsToACallerThatDemandsNewOnes() {
    hub.vend(ALLOWED);
    hub.sts.answer = new NotIssued(Reason.STS_UNAVAILABLE, "down");
    var refused = assertInstanceOf(Vending.NotVended.class, hub.vendFresh(ALLOWED));
    assertEquals(Reason.STS_UNAVAILABLE, refused.reason());
  }

  @Test
  void countsCredentialsThatAnotherProcessGotMeanwhileAsNew() {
    hub.vend(ALLOWED);
    hub.store.lock(KEY, lockOfAnother(NOON.plusSeconds(2)));
    hub.waiting.meanwhile = () -> storeAsAnother(second);
    assertEquals(Vending.Vended.stored(second, CacheStatus.JOINED), hub.vendFresh(ALLOWED));
  }

  /** A wrong clock, or an attacker with write access to the table, cannot lock callers out. */
  @ParameterizedTest
  @ValueSource(longs = {18_001, 60_000, 1L << 40})
  void ignoresALockThatEndsTooFarAhead(long millis) {
    hub.store.lock(KEY, lockOfAnother(NOON.plusMillis(millis)));
    assertEquals(CacheStatus.MISS, hub.vend(ALLOWED).cache());
  }

  @Test
  void callsStsOnlyOnceMoreIfAClockThatIsAheadTakesTheLock() {
    var ahead = new SettableClock(NOON.plus(WaitBudget.USUAL.lockLife()));
    hub.sts.meanwhile =
        () -> {
          hub.sts.meanwhile = () -> {};
          hub.sts.answer = new Issued(second);
          assertInstanceOf(
              Vending.Vended.class,
              hub.start(ahead, hub.sts).vend(ALLOWED, false, WaitBudget.USUAL));
          hub.sts.answer = new Issued(first);
        };
    assertEquals(Vending.Vended.stored(second, CacheStatus.JOINED), hub.vend(ALLOWED));
    assertEquals(2, hub.sts.asked.size());
  }
}
