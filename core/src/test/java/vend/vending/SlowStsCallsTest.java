package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import vend.Reason;
import vend.SettableClock;
import vend.grant.Allowed;
import vend.vending.AssumeRole.Issued;
import vend.vending.AssumeRole.NotIssued;
import vend.vending.limit.SlowStsCalls;
import vend.vending.limit.WaitBudget;

/** STS is slow or down while patient requests wait for it. */
class SlowStsCallsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Allowed ALLOWED = AllowedVariation.PLAIN.allowed();

  private final SettableClock clock = new SettableClock(NOON);
  private final Hub hub = new Hub(clock);
  private final SlowStsCalls calls = new SlowStsCalls(hub.counts, clock);
  private final Credentials credentials = Fakes.credentials("ONE", NOON, NOON.plusSeconds(3600));

  @Test
  void allows_ten_concurrent_slow_calls() {
    for (int i = 0; i < SlowStsCalls.MOST; i++) {
      assertTrue(calls.mayContinue(calls.begin()));
    }
    SlowStsCalls.Running eleventh = calls.begin();
    assertFalse(calls.mayContinue(eleventh));
    calls.end(eleventh);
    assertTrue(calls.areOff());
  }

  @Test
  void an_answered_call_no_longer_counts() {
    SlowStsCalls.Running call = calls.begin();
    calls.mayContinue(call);
    clock.advance(Duration.ofSeconds(31));
    calls.end(call);
    assertFalse(calls.areOff());
    assertTrue(hub.counts.counts.values().stream().allMatch(count -> count == 0));
  }

  @Test
  void a_timeout_blocks_slow_calls_for_this_window_and_the_next() {
    SlowStsCalls.Running call = calls.begin();
    calls.mayContinue(call);
    calls.timedOut(call);
    assertTrue(calls.areOff());
    clock.advance(Duration.ofSeconds(30));
    assertTrue(calls.areOff());
    assertFalse(calls.mayContinue(calls.begin()));
    clock.advance(Duration.ofSeconds(30));
    assertFalse(calls.areOff());
  }

  @Test
  void allows_slow_calls_while_the_table_does_not_answer() {
    hub.counts.down = true;
    assertFalse(calls.areOff());
    assertTrue(calls.mayContinue(calls.begin()));
  }

  /** In real time: STS answers after 850 ms, as measured with twelve parallel calls. */
  @Test
  void a_patient_request_gets_credentials_from_a_slow_sts() {
    hub.sts.answer = new Issued(credentials);
    hub.sts.meanwhile = () -> sleep(Duration.ofMillis(850));
    assertEquals(
        new Vending.Vended(credentials, CacheStatus.MISS, true, true),
        hub.vend(ALLOWED, WaitBudget.LONGEST));
    assertFalse(calls.areOff());
  }

  /** In real time: the call is cancelled long before its own deadline. */
  @Test
  void gives_up_on_an_sts_that_never_answers_while_long_calls_are_off() throws Exception {
    calls.timedOut(calls.begin());
    var interrupted = new CountDownLatch(1);
    hub.sts.meanwhile =
        () -> {
          try {
            Thread.sleep(Duration.ofMinutes(5));
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        };
    var outcome = assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED, WaitBudget.LONGEST));
    assertEquals(Reason.STS_UNAVAILABLE, outcome.reason());
    assertEquals("TooManyLongCalls", outcome.cause());
    interrupted.await();
    assertTrue(hub.store.entry(AllowedVariation.PLAIN.key()).lock().isEmpty());
  }

  /**
   * In real time: a slow failure blocks slow calls in all processes. The extra second lets a busy
   * machine see that the call takes longer than the grace period.
   */
  @Test
  void a_late_failure_turns_long_calls_off() {
    hub.sts.answer = new NotIssued(Reason.STS_UNAVAILABLE, "Timeout");
    hub.sts.meanwhile = () -> sleep(SlowStsCalls.GRACE.plusSeconds(1));
    assertInstanceOf(Vending.NotVended.class, hub.vend(ALLOWED, WaitBudget.LONGEST));
    assertTrue(calls.areOff());
  }

  private static void sleep(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
