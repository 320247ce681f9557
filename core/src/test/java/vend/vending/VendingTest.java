package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import vend.Reason;
import vend.SettableClock;
import vend.grant.Allowed;
import vend.vending.limit.WaitBudget;

/** Vending with the cache, and with each dependency down in turn. */
class VendingTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Allowed ALLOWED = AllowedVariation.PLAIN.allowed();
  private static final CacheKey KEY = AllowedVariation.PLAIN.key();

  private final SettableClock clock = new SettableClock(NOON);
  private final Hub hub = new Hub(clock);
  private final Fakes.Sts sts = hub.sts;
  private final Fakes.Store store = hub.store;
  private final Fakes.Keys keys = hub.keys;
  private final Vending vending = hub.start();
  private final Credentials first = Fakes.credentials("FIRST", NOON, NOON.plusSeconds(3600));
  private final Credentials second =
      Fakes.credentials("SECOND", NOON.plusSeconds(1800), NOON.plusSeconds(5400));

  @BeforeEach
  void vendOnce() {
    sts.answer = new AssumeRole.Issued(first);
    assertEquals(issued(first, CacheStatus.MISS), vending.vend(ALLOWED, false, WaitBudget.USUAL));
    sts.answer = new AssumeRole.Issued(second);
  }

  private static Vending.Vended issued(Credentials credentials, CacheStatus use) {
    return new Vending.Vended(credentials, use, true, true);
  }

  private static Vending.Vended unstored(Credentials credentials, CacheStatus use) {
    return new Vending.Vended(credentials, use, false, use.isHit());
  }

  private static Vending.NotVended refused(Reason reason, String cause, CacheStatus use) {
    return new Vending.NotVended(reason, cause, use);
  }

  @Test
  void callsStsOnceAndThenServesFromTheCache() {
    assertEquals(
        unstored(first, CacheStatus.HIT_IN_MEMORY), vending.vend(ALLOWED, false, WaitBudget.USUAL));
    assertEquals(unstored(first, CacheStatus.HIT), hub.vend(ALLOWED));
    assertEquals(1, sts.asked.size());
    assertEquals(1, store.writes.get());
    assertEquals(first.expires(), store.expiries.get(KEY));
  }

  /** Credentials of one hour are fresh until exactly half time, and usable until they expire. */
  @ParameterizedTest
  @CsvSource({
    "0, HIT",
    "1799, HIT",
    "1800, HIT",
    "1801, BELOW_HALF_LIFE",
    "3599, BELOW_HALF_LIFE",
    "3600, EXPIRED",
    "3601, EXPIRED"
  })
  void servesTheCacheUntilExactlyHalfOfTheLifetime(int seconds, CacheStatus use) {
    clock.advance(Duration.ofSeconds(seconds));
    var vended = assertInstanceOf(Vending.Vended.class, hub.vend(ALLOWED));
    assertEquals(use, vended.cache());
    assertEquals(use == CacheStatus.HIT ? first : second, vended.credentials());
    assertEquals(use == CacheStatus.HIT ? 1 : 2, sts.asked.size());
  }

  @Test
  void comparesLifetimesByTheNanosecond() {
    var odd = Fakes.credentials("ODD", NOON, NOON.plusSeconds(901));
    assertTrue(odd.isFresh(NOON.plusMillis(450_500)));
    assertFalse(odd.isFresh(NOON.plusMillis(450_500).plusNanos(1)));
    assertFalse(odd.isExpired(NOON.plusSeconds(901).minusNanos(1)));
    assertTrue(odd.isExpired(NOON.plusSeconds(901)));
    // To a clock that is behind STS's, new credentials are fresh.
    assertTrue(odd.isFresh(NOON.minusSeconds(60)));
    assertEquals(odd, Fakes.credentials("ODD", NOON.plusNanos(7), NOON.plusSeconds(901)));
    assertThrows(
        IllegalArgumentException.class, () -> Fakes.credentials("NONE", NOON, NOON.plusNanos(1)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"STS_UNAVAILABLE", "STS_THROTTLED"})
  void servesStaleCredentialsWhileStsIsDown(Reason reason) {
    sts.answer = new AssumeRole.NotIssued(reason, "cause");
    clock.advance(Duration.ofSeconds(3599));
    assertEquals(unstored(first, CacheStatus.HIT_BELOW_HALF_LIFE), hub.vend(ALLOWED));
    clock.advance(CacheEntry.REFUSAL_LIFE);
    assertEquals(refused(reason, "cause", CacheStatus.EXPIRED), hub.vend(ALLOWED));
    store.entries.clear();
    assertEquals(refused(reason, "cause", CacheStatus.MISS), hub.vend(ALLOWED));
  }

  @Test
  void servesNoCredentialsThatExpiredDuringTheCallToSts() {
    sts.answer = new AssumeRole.NotIssued(Reason.STS_UNAVAILABLE, "timeout");
    clock.advance(Duration.ofSeconds(3599));
    sts.meanwhile = () -> clock.advance(Duration.ofSeconds(1));
    assertEquals(
        refused(Reason.STS_UNAVAILABLE, "timeout", CacheStatus.EXPIRED), hub.vend(ALLOWED));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"REFUSED_BY_AWS", "PACKED_POLICY_TOO_LARGE"})
  void servesNoStaleCredentialsIfAwsRefuses(Reason reason) {
    sts.answer = new AssumeRole.NotIssued(reason, "AccessDenied");
    clock.advance(Duration.ofSeconds(1801));
    assertEquals(refused(reason, "AccessDenied", CacheStatus.BELOW_HALF_LIFE), hub.vend(ALLOWED));
  }

  @Test
  void vendsUncachedWhileTheStoreIsDown() {
    store.down = true;
    assertEquals(unstored(second, CacheStatus.STORE_UNREACHABLE), hub.vend(ALLOWED));
    assertEquals(2, sts.asked.size());
    sts.answer = new AssumeRole.NotIssued(Reason.STS_UNAVAILABLE, "cause");
    assertEquals(
        refused(Reason.STS_UNAVAILABLE, "cause", CacheStatus.STORE_UNREACHABLE), hub.vend(ALLOWED));
  }

  @Test
  void vendsUncachedWhileTheWrappingKeyIsDownAndNoDataKeyIsInMemory() {
    keys.down = true;
    assertEquals(unstored(second, CacheStatus.KEY_UNAVAILABLE), hub.vend(ALLOWED));
    assertEquals(1, store.writes.get());
  }

  @Test
  void usesADataKeyInMemoryForFiveMinutesWhileTheWrappingKeyIsDown() {
    var other = hub.start();
    other.vend(ALLOWED, false, WaitBudget.USUAL);
    keys.down = true;
    clock.advance(Sealing.KEY_LIFE.minusNanos(1));
    assertEquals(CacheStatus.HIT, vending.vend(ALLOWED, false, WaitBudget.USUAL).cache());
    clock.advance(Duration.ofNanos(1));
    assertEquals(
        unstored(second, CacheStatus.KEY_UNAVAILABLE),
        other.vend(ALLOWED, false, WaitBudget.USUAL));
  }

  @Test
  void replacesAForgedItemAndNeverServesOne() {
    SealedCredentials genuine = store.item(KEY);
    byte[] box = genuine.box();
    box[box.length - 1] ^= 1;
    store.plant(KEY, new SealedCredentials(genuine.wrappedKey(), box));
    assertEquals(issued(second, CacheStatus.FORGED), hub.vend(ALLOWED));
    assertEquals(unstored(second, CacheStatus.HIT), hub.vend(ALLOWED));
  }

  @Test
  void neverServesAnItemThatWasCopiedFromAnotherCaller() {
    var mallory = AllowedVariation.PLAIN.with("subject", "mallory");
    store.plant(mallory.key(), store.item(KEY));
    assertEquals(issued(second, CacheStatus.FORGED), hub.vend(mallory.allowed()));
    sts.answer = new AssumeRole.NotIssued(Reason.STS_UNAVAILABLE, "cause");
    store.plant(mallory.key(), store.item(KEY));
    assertEquals(
        refused(Reason.STS_UNAVAILABLE, "cause", CacheStatus.FORGED), hub.vend(mallory.allowed()));
  }

  @Test
  void servesNoCredentialsOfAnotherCaller() {
    var other = AllowedVariation.PLAIN.with("subject", "other").allowed();
    assertEquals(issued(second, CacheStatus.MISS), hub.vend(other));
  }

  /** Changed grants change the decision, and so the cache key, before the cache is read. */
  @Test
  void readsTheCacheOnlyUnderTheKeyOfTheCurrentDecision() {
    var changed = AllowedVariation.PLAIN.with("grantRevision", "r2").allowed();
    assertEquals(issued(second, CacheStatus.MISS), hub.vend(changed));
    assertEquals(2, sts.asked.size());
    assertEquals(changed, sts.asked.getLast());
  }

  @Test
  void doesNotReadUsedTokensWithoutSingleUse() {
    assertEquals(0, hub.tokens.asked);
  }
}
