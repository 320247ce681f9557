package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vend.Reason;
import vend.SettableClock;
import vend.grant.Allowed;

/** Threat 11: with {@code singleUse}, a token that leaks after its use is worthless. */
class Threat11SingleUseTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final Hub hub = new Hub(new SettableClock(NOON));
  private final Fakes.Sts sts = hub.sts;
  private final Fakes.Store store = hub.store;
  private final Fakes.Tokens tokens = hub.tokens;

  Threat11SingleUseTest() {
    sts.answer = new AssumeRole.Issued(Fakes.credentials("FIRST", NOON, NOON.plusSeconds(3600)));
  }

  private static Allowed withToken(String tokenId) {
    return AllowedVariation.PLAIN.allowed(true, Optional.of(tokenId));
  }

  @Test
  void acceptsATokenOnceEvenIfTheCacheCouldServeIt() {
    assertInstanceOf(Vending.Vended.class, hub.vend(withToken("t1")));
    int reads = store.reads.get();
    assertRefused(Reason.TOKEN_ALREADY_USED, hub.vend(withToken("t1")));
    assertEquals(reads, store.reads.get());
    assertEquals(1, sts.asked.size());
  }

  @Test
  void acceptsAnotherTokenOfTheSameCaller() {
    assertInstanceOf(Vending.Vended.class, hub.vend(withToken("t1")));
    assertEquals(CacheStatus.HIT, hub.vend(withToken("t2")).cache());
  }

  @Test
  void distinguishesTokensOfTwoIssuersWithTheSameId() {
    assertInstanceOf(Vending.Vended.class, hub.vend(withToken("t1")));
    var other =
        AllowedVariation.PLAIN
            .with("issuerUrl", "https://other.example.com")
            .allowed(true, Optional.of("t1"));
    assertInstanceOf(Vending.Vended.class, hub.vend(other));
  }

  @Test
  void rejectsATokenWithoutAnId() {
    assertRefused(
        Reason.CLAIM_MISSING, hub.vend(AllowedVariation.PLAIN.allowed(true, Optional.empty())));
    assertEquals(0, tokens.asked);
  }

  @Test
  void rejectsATokenWhileTheRecordIsUnavailable() {
    tokens.down = true;
    assertRefused(Reason.STORAGE_UNAVAILABLE, hub.vend(withToken("t1")));
  }

  @Test
  void rejectsASecondUseEvenIfStsFailedTheFirstTime() {
    sts.answer = new AssumeRole.NotIssued(Reason.STS_UNAVAILABLE, "down");
    hub.vend(withToken("t1"));
    assertRefused(Reason.TOKEN_ALREADY_USED, hub.vend(withToken("t1")));
  }

  private static void assertRefused(Reason reason, Vending.Outcome outcome) {
    var refused = assertInstanceOf(Vending.NotVended.class, outcome);
    assertEquals(reason, refused.reason());
    assertEquals(CacheStatus.NOT_ASKED, refused.cache());
  }
}
