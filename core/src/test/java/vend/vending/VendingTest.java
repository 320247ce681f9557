package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import vend.Reason;
import vend.caller.SettableClock;
import vend.grant.Allowed;

/** From an allowing decision to keys, with the cache between, and each part of it down in turn. */
class VendingTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Allowed ALLOWED = AllowedVariation.PLAIN.allowed();
  private static final CacheKey KEY = AllowedVariation.PLAIN.key();

  private final SettableClock clock = new SettableClock(NOON);
  private final Fakes.Sts sts = new Fakes.Sts();
  private final Fakes.Store store = new Fakes.Store();
  private final Fakes.Tokens tokens = new Fakes.Tokens();
  private final Fakes.Keys keys = new Fakes.Keys();
  private final Vending vending = instance();
  private final Credentials first = Fakes.credentials("FIRST", NOON, NOON.plusSeconds(3600));
  private final Credentials second =
      Fakes.credentials("SECOND", NOON.plusSeconds(1800), NOON.plusSeconds(5400));

  private Vending instance() {
    return new Vending(
        "eu-west-1", sts, store, tokens, new Sealing(keys, new SecureRandom(), clock), clock);
  }

  @BeforeEach
  void vendOnce() {
    sts.answer = new SecurityTokenService.Issued(first);
    assertEquals(new Vending.Vended(first, CacheUse.MISS, true), vending.vend(ALLOWED));
    sts.answer = new SecurityTokenService.Issued(second);
  }

  @Test
  void asksStsOnceAndThenTheCache() {
    assertEquals(new Vending.Vended(first, CacheUse.HIT, false), vending.vend(ALLOWED));
    assertEquals(new Vending.Vended(first, CacheUse.HIT, false), instance().vend(ALLOWED));
    assertEquals(1, sts.asked.size());
    assertEquals(1, store.writes);
    assertEquals(first.expires(), store.expiries.get(KEY));
  }

  /** Keys of one hour: fresh to the middle second and in it, of some use before the last second. */
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
  void servesTheCacheToTheExactSecondOfHalfLife(int seconds, CacheUse use) {
    clock.advance(Duration.ofSeconds(seconds));
    var vended = assertInstanceOf(Vending.Vended.class, vending.vend(ALLOWED));
    assertEquals(use, vended.cache());
    assertEquals(use == CacheUse.HIT ? first : second, vended.credentials());
    assertEquals(use == CacheUse.HIT ? 1 : 2, sts.asked.size());
  }

  @Test
  void tellsFreshAndExpiredByTheNanosecond() {
    var odd = Fakes.credentials("ODD", NOON, NOON.plusSeconds(901));
    assertTrue(odd.isFresh(NOON.plusMillis(450_500)));
    assertFalse(odd.isFresh(NOON.plusMillis(450_500).plusNanos(1)));
    assertFalse(odd.isExpired(NOON.plusSeconds(901).minusNanos(1)));
    assertTrue(odd.isExpired(NOON.plusSeconds(901)));
    // A clock that is behind STS's takes new keys for fresh.
    assertTrue(odd.isFresh(NOON.minusSeconds(60)));
    assertEquals(odd, Fakes.credentials("ODD", NOON.plusNanos(7), NOON.plusSeconds(901)));
    assertThrows(
        IllegalArgumentException.class, () -> Fakes.credentials("NONE", NOON, NOON.plusNanos(1)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"STS_UNAVAILABLE", "STS_THROTTLED"})
  void servesStaleKeysWhileStsIsDownAndSaysSo(Reason reason) {
    sts.answer = new SecurityTokenService.NotIssued(reason, "cause");
    clock.advance(Duration.ofSeconds(3599));
    assertEquals(
        new Vending.Vended(first, CacheUse.HIT_BELOW_HALF_LIFE, false), vending.vend(ALLOWED));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(new Vending.NotVended(reason, "cause", CacheUse.EXPIRED), vending.vend(ALLOWED));
    store.items.clear();
    assertEquals(new Vending.NotVended(reason, "cause", CacheUse.MISS), vending.vend(ALLOWED));
  }

  @Test
  void servesNoKeysThatExpiredWhileStsLetTheCallWait() {
    sts.answer = new SecurityTokenService.NotIssued(Reason.STS_UNAVAILABLE, "timeout");
    clock.advance(Duration.ofSeconds(3599));
    sts.meanwhile = () -> clock.advance(Duration.ofSeconds(1));
    assertEquals(
        new Vending.NotVended(Reason.STS_UNAVAILABLE, "timeout", CacheUse.EXPIRED),
        vending.vend(ALLOWED));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"REFUSED_BY_AWS", "PACKED_POLICY_TOO_LARGE"})
  void servesNoStaleKeysWhereAwsRefuses(Reason reason) {
    sts.answer = new SecurityTokenService.NotIssued(reason, "AccessDenied");
    clock.advance(Duration.ofSeconds(1801));
    assertEquals(
        new Vending.NotVended(reason, "AccessDenied", CacheUse.BELOW_HALF_LIFE),
        vending.vend(ALLOWED));
  }

  @Test
  void vendsUncachedWhileTheStoreIsDown() {
    store.down = true;
    assertEquals(
        new Vending.Vended(second, CacheUse.STORE_UNREACHABLE, false), vending.vend(ALLOWED));
    assertEquals(2, sts.asked.size());
    sts.answer = new SecurityTokenService.NotIssued(Reason.STS_UNAVAILABLE, "cause");
    assertEquals(
        new Vending.NotVended(Reason.STS_UNAVAILABLE, "cause", CacheUse.STORE_UNREACHABLE),
        vending.vend(ALLOWED));
  }

  @Test
  void vendsUncachedWhileTheWrappingKeyIsDownAndNoKeyIsHeld() {
    keys.down = true;
    assertEquals(
        new Vending.Vended(second, CacheUse.KEY_UNAVAILABLE, false), instance().vend(ALLOWED));
    assertEquals(1, store.writes);
  }

  @Test
  void worksOnWithAHeldKeyForItsFiveMinutes() {
    keys.down = true;
    clock.advance(Sealing.KEY_LIFE.minusNanos(1));
    assertEquals(CacheUse.HIT, vending.vend(ALLOWED).cache());
    clock.advance(Duration.ofNanos(1));
    assertEquals(
        new Vending.Vended(second, CacheUse.KEY_UNAVAILABLE, false), vending.vend(ALLOWED));
  }

  @Test
  void replacesAForgedItemAndNeverServesOne() {
    Sealed genuine = Optional.ofNullable(store.items.get(KEY)).orElseThrow();
    byte[] box = genuine.box();
    box[box.length - 1] ^= 1;
    store.items.put(KEY, new Sealed(genuine.wrappedKey(), box));
    assertEquals(new Vending.Vended(second, CacheUse.FORGED, true), vending.vend(ALLOWED));
    assertEquals(new Vending.Vended(second, CacheUse.HIT, false), vending.vend(ALLOWED));
  }

  @Test
  void neverServesAnItemThatWasMovedFromAnotherCaller() {
    var mallory = AllowedVariation.PLAIN.with("subject", "mallory");
    store.items.put(mallory.key(), Optional.ofNullable(store.items.get(KEY)).orElseThrow());
    assertEquals(
        new Vending.Vended(second, CacheUse.FORGED, true), vending.vend(mallory.allowed()));
    sts.answer = new SecurityTokenService.NotIssued(Reason.STS_UNAVAILABLE, "cause");
    store.items.put(mallory.key(), Optional.ofNullable(store.items.get(KEY)).orElseThrow());
    assertEquals(
        new Vending.NotVended(Reason.STS_UNAVAILABLE, "cause", CacheUse.FORGED),
        vending.vend(mallory.allowed()));
  }

  @Test
  void servesOneCallerNothingOfAnother() {
    var other = AllowedVariation.PLAIN.with("subject", "other").allowed();
    assertEquals(new Vending.Vended(second, CacheUse.MISS, true), vending.vend(other));
  }

  /** The grants changed, so the decision did, and with it the key: before any cache is read. */
  @Test
  void readsTheCacheOnlyUnderTheKeyOfTheDecisionMadeNow() {
    var changed = AllowedVariation.PLAIN.with("grantRevision", "r2").allowed();
    assertEquals(new Vending.Vended(second, CacheUse.MISS, true), vending.vend(changed));
    assertEquals(2, sts.asked.size());
    assertEquals(changed, sts.asked.getLast());
  }

  @Test
  void asksNoRecordOfTokensWhereTheGrantDoesNotSaySingleUse() {
    assertEquals(0, tokens.asked);
  }
}
