package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vend.Reason;
import vend.SettableClock;
import vend.caller.Caller;
import vend.vending.limit.Limits;
import vend.vending.limit.WaitBudget;

class LimitsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Caller ADA = caller("ada");
  private static final Caller BOB = caller("bob");

  private final SettableClock clock = new SettableClock(NOON);
  private final Fakes.Counts counts = new Fakes.Counts();
  private final Limits limits = process();

  private Limits process() {
    return new Limits(counts, Runnable::run, clock);
  }

  private static Caller caller(String subject) {
    return AllowedVariation.PLAIN.with("subject", subject).allowed().caller();
  }

  private void start(Limits process, Caller caller, int times) {
    for (int i = 0; i < times; i++) {
      process.started(caller).join();
      clock.advance(Duration.ofMillis(4));
    }
  }

  @Test
  void limitsTheCallsOfACallerInAMinute() {
    start(limits, ADA, Limits.CALLS_PER_CALLER - 1);
    assertEquals(Optional.empty(), limits.exceeded(ADA));
    start(limits, ADA, 1);
    var exceeded = limits.exceeded(ADA).orElseThrow();
    assertEquals(Reason.TOO_MANY_REQUESTS, exceeded.reason());
    assertEquals(
        NOON.plusSeconds(60), clock.instant().plus(exceeded.retryAfter()), "the end of the minute");
    assertEquals(Optional.empty(), limits.exceeded(BOB));
    clock.advance(exceeded.retryAfter());
    assertEquals(Optional.empty(), limits.exceeded(ADA));
  }

  @Test
  void countsAcrossProcesses() {
    start(limits, ADA, 150);
    Limits other = process();
    start(other, ADA, 150);
    assertTrue(other.exceeded(ADA).isPresent());
  }

  @Test
  void doesNotWriteTheFirstCallOfAMinuteToTheTable() {
    start(limits, ADA, 1);
    assertEquals(0, counts.writes.get());
    clock.advance(Duration.ofMinutes(1));
    start(limits, ADA, 1);
    assertEquals(0, counts.writes.get());
    start(limits, ADA, 1);
    assertEquals(Long.valueOf(2), counts.counts.values().stream().max(Long::compare).orElseThrow());
  }

  @Test
  void countsOnItsOwnWhileTheTableIsDown() {
    counts.down = true;
    start(limits, ADA, Limits.CALLS_PER_CALLER);
    assertTrue(limits.exceeded(ADA).isPresent());
  }

  @Test
  void staysBelowTheCallsThatStsAllowsInASecond() {
    for (int i = 0; i < Limits.CALLS_IN_TOTAL; i++) {
      limits.started(caller("caller" + i)).join();
    }
    var exceeded = limits.exceeded(ADA).orElseThrow();
    assertEquals(Reason.STS_THROTTLED, exceeded.reason());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), limits.exceeded(ADA));
    assertTrue(Limits.CALLS_IN_TOTAL < 600);
  }

  @Test
  void countsDenialsAfterTheFirstSixtyInAMinute() {
    for (int i = 0; i < Limits.UNCOUNTED_DENIALS + Limits.CALLS_PER_CALLER; i++) {
      assertEquals(Optional.empty(), limits.refused(ADA), "refusal " + i);
    }
    assertEquals(Reason.TOO_MANY_REQUESTS, limits.refused(ADA).orElseThrow().reason());
    assertTrue(limits.exceeded(ADA).isPresent(), "uncached requests are limited as well");
    assertEquals(Optional.empty(), limits.refused(BOB));
    clock.advance(Duration.ofMinutes(1));
    assertEquals(Optional.empty(), limits.refused(ADA));
  }

  @Test
  void writesNoCallerNamesToTheTable() {
    start(limits, ADA, 2);
    assertEquals(0, counts.counts.keySet().stream().filter(name -> name.contains("ada")).count());
  }

  /** Responses from the cache are not counted. */
  @Test
  void servesCachedCredentialsToACallerOverTheLimit() {
    var hub = new Hub(clock);
    var allowed = AllowedVariation.PLAIN.allowed();
    hub.sts.answer =
        new AssumeRole.Issued(Fakes.credentials("FIRST", NOON, NOON.plusSeconds(3600)));
    assertInstanceOf(Vending.Vended.class, hub.vend(allowed));
    var process = hub.start();
    for (int i = 0; i < Limits.CALLS_PER_CALLER + 1; i++) {
      assertEquals(true, process.vend(allowed, false, WaitBudget.USUAL).cache().isHit());
    }
    assertEquals(1, hub.sts.asked.size());
  }

  @Test
  void refusesUncachedRequestsOfACallerOverTheLimit() {
    var hub = new Hub(clock);
    var process = hub.start();
    for (int i = 0; i < Limits.CALLS_PER_CALLER; i++) {
      hub.sts.answer = new AssumeRole.NotIssued(Reason.REFUSED_BY_AWS, "AccessDenied");
      process.vend(
          AllowedVariation.PLAIN.with("sessionName", "name" + i).allowed(),
          false,
          WaitBudget.USUAL);
    }
    var outcome =
        process.vend(
            AllowedVariation.PLAIN.with("sessionName", "one-more").allowed(),
            false,
            WaitBudget.USUAL);
    var refused = assertInstanceOf(Vending.NotVended.class, outcome);
    assertEquals(Reason.TOO_MANY_REQUESTS, refused.reason());
    assertEquals(Limits.CALLS_PER_CALLER, hub.sts.asked.size());
  }
}
