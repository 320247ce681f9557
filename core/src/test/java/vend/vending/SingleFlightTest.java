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

/** Several processes want the same at the same time, and one of them asks STS. */
class SingleFlightTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Allowed ALLOWED = AllowedVariation.PLAIN.allowed();
  private static final CacheKey KEY = AllowedVariation.PLAIN.key();

  private final SettableClock clock = new SettableClock(NOON);
  private final Hub hub = new Hub(clock);
  private final Credentials first = keys("FIRST");
  private final Credentials second = keys("SECOND");

  SingleFlightTest() {
    hub.sts.answer = new Issued(first);
  }

  private static Credentials keys(String id) {
    return Fakes.credentials(id, NOON, NOON.plusSeconds(3600));
  }

  private static Lock anothersLock(Instant until) {
    return new Lock("another's", until);
  }

  /** A second process comes while the first is at STS, and the first is done meanwhile. */
  @Test
  void waitsForTheProcessThatIsAtSts() {
    hub.store.lock(KEY, anothersLock(NOON.plusSeconds(2)));
    hub.waiting.meanwhile = () -> storeAsAnother(first);
    assertEquals(Vending.Vended.stored(first, CacheStatus.JOINED), hub.vend(ALLOWED));
    assertEquals(0, hub.sts.asked.size());
  }

  private void storeAsAnother(Credentials credentials) {
    var sealed = new Sealing(hub.keys, new java.security.SecureRandom(), clock);
    hub.store.complete(
        KEY,
        hub.store.entry(KEY).lock().orElse(anothersLock(NOON)),
        sealed.seal(KEY, credentials).orElseThrow(),
        credentials.expires());
  }

  @Test
  void asksNobodyWhatAnotherStoredBetweenTheLookAndTheClaim() {
    hub.store.beforeClaim =
        () -> {
          hub.store.beforeClaim = () -> {};
          hub.store.lock(KEY, anothersLock(NOON.plusSeconds(2)));
          storeAsAnother(first);
        };
    assertEquals(Vending.Vended.stored(first, CacheStatus.JOINED), hub.vend(ALLOWED));
    assertEquals(0, hub.sts.asked.size());
  }

  @Test
  void waitsNoLongerThanTheBudgetAndSaysThatItIsUnderWay() {
    hub.store.lock(KEY, anothersLock(NOON.plusSeconds(2)));
    var outcome = assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED));
    assertEquals(Reason.STILL_VENDING, outcome.reason());
    assertEquals(NOON.plus(WaitBudget.USUAL.longest()), clock.instant());
    assertEquals(0, hub.sts.asked.size());
  }

  @Test
  void waitsAsLongAsTheCallerPrefers() {
    hub.store.lock(KEY, anothersLock(NOON.plusSeconds(8)));
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
  void waitsNoLongerThanTheCallerPrefers() {
    hub.store.lock(KEY, anothersLock(NOON.plusSeconds(8)));
    var outcome =
        assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED, WaitBudget.ofSeconds(3)));
    assertEquals(Reason.STILL_VENDING, outcome.reason());
    assertEquals(NOON.plusSeconds(3), clock.instant());
  }

  @Test
  void aPatientRequestWaitsAsBrieflyAsOthersWhileLongCallsAreOff() {
    new SlowStsCalls(hub.counts, clock).timedOut(new SlowStsCalls(hub.counts, clock).begin());
    hub.store.lock(KEY, anothersLock(NOON.plusSeconds(8)));
    assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED, WaitBudget.LONGEST));
    assertTrue(clock.instant().isBefore(NOON.plusSeconds(1)));
  }

  @Test
  void theLockAndTheCallFollowTheHoldersPatience() {
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

  /** STS takes 850 ms: too long for an impatient request, and no reason to fail a patient one. */
  @Test
  void aTimeOutOfAnImpatientRequestDoesNotHoldForAPatientOne() {
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
  void aTimeOutOfAPatientRequestHoldsForAllThatWaitNoLonger() {
    hub.sts.answer = new NotIssued(Reason.STS_UNAVAILABLE, "Timeout");
    hub.vend(ALLOWED, WaitBudget.LONGEST);
    hub.vend(ALLOWED, WaitBudget.LONGEST);
    hub.vend(ALLOWED, WaitBudget.ofSeconds(2));
    hub.vend(ALLOWED);
    assertEquals(1, hub.sts.asked.size());
  }

  @Test
  void servesWhatHasNotEndedWhereTheOtherTakesTooLong() {
    hub.vend(ALLOWED);
    clock.advance(Duration.ofSeconds(1801));
    hub.store.lock(KEY, anothersLock(clock.instant().plusSeconds(2)));
    assertEquals(Vending.Vended.stored(first, CacheStatus.HIT_BELOW_HALF_LIFE), hub.vend(ALLOWED));
  }

  /** The holder was killed: nobody gives its lock back. */
  @Test
  void takesTheLockOfAHolderThatDiedAfterItsDeadlineAndAsksOnce() {
    hub.store.lock(KEY, anothersLock(NOON.plus(WaitBudget.USUAL.lockLife())));
    assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED));
    assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED));
    assertEquals(0, hub.sts.asked.size());
    clock.advance(WaitBudget.USUAL.lockLife());
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, true, true), hub.vend(ALLOWED));
    assertEquals(CacheStatus.HIT, hub.vend(ALLOWED).cache());
    assertEquals(1, hub.sts.asked.size());
  }

  @Test
  void takesTheLockInTheMiddleOfTheWaitWhereItsDeadlineIsThere() {
    hub.store.lock(KEY, anothersLock(NOON.plusMillis(500)));
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, true, true), hub.vend(ALLOWED));
    assertTrue(clock.instant().isBefore(NOON.plus(WaitBudget.USUAL.longest())));
  }

  @Test
  void overwritesNothingWhenItComesBackAfterItsLockWasTaken() {
    hub.sts.meanwhile =
        () -> {
          hub.sts.meanwhile = () -> {};
          clock.advance(WaitBudget.USUAL.lockLife());
          hub.sts.answer = new Issued(second);
          assertEquals(new Vending.Vended(second, CacheStatus.MISS, true, true), hub.vend(ALLOWED));
          hub.sts.answer = new Issued(first);
        };
    // The late one was given FIRST, and hands out what all others have.
    assertEquals(Vending.Vended.stored(second, CacheStatus.JOINED), hub.vend(ALLOWED));
    assertEquals(Vending.Vended.stored(second, CacheStatus.HIT), hub.vend(ALLOWED));
    assertEquals(2, hub.leases.leases.size(), "both are on record");
  }

  @Test
  void handsOutItsOwnWhereItIsLateAndTheOtherHasNothingYet() {
    hub.sts.meanwhile =
        () -> hub.store.lock(KEY, anothersLock(clock.instant().plus(WaitBudget.USUAL.lockLife())));
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, false, true), hub.vend(ALLOWED));
    assertEquals(Optional.empty(), hub.store.entry(KEY).item());
    assertEquals("another's", hub.store.entry(KEY).lock().orElseThrow().token());
  }

  /** The wrapping key went away while STS was asked: nobody is to wait for what is not coming. */
  @Test
  void givesTheLockBackWhereItsKeysCanNotBeSealed() {
    hub.sts.meanwhile =
        () -> {
          hub.keys.down = true;
          clock.advance(Sealing.KEY_LIFE);
        };
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, false, false), hub.vend(ALLOWED));
    assertEquals(Optional.empty(), hub.store.entry(KEY).lock());
  }

  /** The table takes no claim and always shows another entry than the one before. */
  @Test
  void asksStsByItselfAfterItHasLostOftenEnough() {
    var lost = new AtomicInteger();
    hub.store.beforeClaim =
        () -> {
          lost.incrementAndGet();
          hub.store.lock(KEY, anothersLock(clock.instant().plusMillis(1)));
          hub.waiting.meanwhile = () -> clock.advance(Duration.ofMillis(2));
        };
    assertEquals(CacheStatus.STORE_UNREACHABLE, hub.vend(ALLOWED).cache());
    assertEquals(5, lost.get());
    assertEquals(1, hub.sts.asked.size());
  }

  /** Late, and nobody came in the meantime: the next try of the client finds its keys. */
  @Test
  void storesWhatComesTooLateForItsClient() {
    hub.sts.meanwhile = () -> clock.advance(WaitBudget.USUAL.lockLife().multipliedBy(2));
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, true, true), hub.vend(ALLOWED));
    assertEquals(CacheStatus.HIT, hub.vend(ALLOWED).cache());
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"REFUSED_BY_AWS", "PACKED_POLICY_TOO_LARGE", "STS_UNAVAILABLE", "STS_THROTTLED"})
  void sharesARefusalForAFewSecondsAndThenAsksAgain(Reason reason) {
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
  void sharesARefusalWithWhoeverWaited() {
    hub.store.lock(KEY, anothersLock(NOON.plusSeconds(2)));
    hub.waiting.meanwhile =
        () ->
            hub.store.abandon(
                KEY,
                anothersLock(NOON),
                Optional.of(
                    new Refusal(Reason.REFUSED_BY_AWS, "AccessDenied", NOON.plusSeconds(3))));
    assertEquals(
        new Vending.NotVended(Reason.REFUSED_BY_AWS, "AccessDenied", CacheStatus.JOINED),
        hub.vend(ALLOWED));
  }

  @Test
  void givesTheLockBackWhereTheCallBreaksOff() {
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
  void takesNoLockWhileNothingCanBeSealed() {
    hub.keys.down = true;
    assertEquals(
        new Vending.Vended(first, CacheStatus.KEY_UNAVAILABLE, false, false), hub.vend(ALLOWED));
    assertEquals(CacheEntry.NONE, hub.store.entry(KEY));
  }

  @Test
  void vendsWithoutTheTableWhereItTakesNoClaim() {
    hub.store.refusesWrites = true;
    assertEquals(
        new Vending.Vended(first, CacheStatus.STORE_UNREACHABLE, false, false), hub.vend(ALLOWED));
  }

  @Test
  void vendsWhereTheTableGoesDownDuringTheCall() {
    hub.sts.meanwhile = () -> hub.store.refusesWrites = true;
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, false, true), hub.vend(ALLOWED));
  }

  @Test
  void keepsNoKeysThatAreNotOnRecord() {
    hub.leases.down = true;
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, false, false), hub.vend(ALLOWED));
    assertEquals(Optional.empty(), hub.store.entry(KEY).item());
    assertEquals(Optional.empty(), hub.store.entry(KEY).lock());
  }

  @Test
  void putsEveryKeyOnRecordUnderItsOwnSeal() {
    hub.vend(ALLOWED);
    Lease lease = Optional.ofNullable(hub.leases.leases.get(first.leaseId())).orElseThrow();
    assertEquals(ALLOWED.caller().subject(), lease.subject());
    assertEquals(ALLOWED.grant().id(), lease.grant());
    assertEquals(ALLOWED.grant().revision(), lease.grantRevision());
    assertEquals(ALLOWED.session().role(), lease.role());
    assertEquals(ALLOWED.session().sourceIdentity(), lease.sourceIdentity());
    assertEquals(first.expires(), lease.expires());
    SealedCredentials sealed =
        Optional.ofNullable(hub.leases.keys.get(first.leaseId())).orElseThrow();
    var sealing = new Sealing(hub.keys, new java.security.SecureRandom(), clock);
    assertEquals(new Sealing.Genuine(first), sealing.open(first.leaseId(), sealed));
    assertInstanceOf(Sealing.Forged.class, sealing.open(KEY, sealed));
    assertInstanceOf(Sealing.Forged.class, sealing.open(second.leaseId(), sealed));
  }

  @Test
  void asksForNewKeysWhereTheCallerInsistsAndOnlyOnceAMinute() {
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
  void servesNoOldKeysToOneWhoInsistsOnNewOnes() {
    hub.vend(ALLOWED);
    hub.sts.answer = new NotIssued(Reason.STS_UNAVAILABLE, "down");
    var refused = assertInstanceOf(Vending.NotVended.class, hub.vendFresh(ALLOWED));
    assertEquals(Reason.STS_UNAVAILABLE, refused.reason());
  }

  @Test
  void takesWhatAnotherGotMeanwhileForNewAndNotWhatWasThere() {
    hub.vend(ALLOWED);
    hub.store.lock(KEY, anothersLock(NOON.plusSeconds(2)));
    hub.waiting.meanwhile = () -> storeAsAnother(second);
    assertEquals(Vending.Vended.stored(second, CacheStatus.JOINED), hub.vendFresh(ALLOWED));
  }

  /** A clock that was wrong, or somebody who can write the table, locks nobody out. */
  @ParameterizedTest
  @ValueSource(longs = {18_001, 60_000, 1L << 40})
  void goesByNoLockThatEndsFartherAheadThanOneCan(long millis) {
    hub.store.lock(KEY, anothersLock(NOON.plusMillis(millis)));
    assertEquals(CacheStatus.MISS, hub.vend(ALLOWED).cache());
  }

  @Test
  void asksOnlyOnceMoreWhereAClockThatIsAheadTakesTheLock() {
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
