package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.SettableClock;
import vend.grant.Allowed;
import vend.vending.limit.WaitBudget;

/** Vending under an approved access request, which can end during the call to STS. */
class UnderApprovalTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String REQUEST = "req-000000000000";
  private static final AllowedVariation APPROVED = AllowedVariation.PLAIN.with("request", REQUEST);
  private static final Allowed ALLOWED = APPROVED.allowed();

  private final SettableClock clock = new SettableClock(NOON);
  private final Hub hub = new Hub(clock);
  private final Credentials issued = Fakes.credentials("FIRST", NOON, NOON.plusSeconds(3600));

  UnderApprovalTest() {
    hub.sts.answer = new AssumeRole.Issued(issued);
  }

  private Vending.Outcome vend() {
    return hub.start().vend(ALLOWED, false, WaitBudget.USUAL);
  }

  private void assertRefused(Reason reason, String cause, CacheStatus use) {
    assertEquals(new Vending.NotVended(reason, cause, use), vend());
  }

  @Test
  void notes_the_expiry_of_each_session_once() {
    Vending process = hub.start();
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(Vending.Vended.class, process.vend(ALLOWED, false, WaitBudget.USUAL));
      assertInstanceOf(Vending.Vended.class, vend());
    }
    assertEquals(List.of(issued.expires()), hub.approvals.noted);
    var stored = assertInstanceOf(Leases.Recorded.class, process.leases().stored(issued.leaseId()));
    assertEquals(Optional.of(REQUEST), stored.lease().request());
  }

  @Test
  void notes_nothing_without_an_approval() {
    assertInstanceOf(Vending.Vended.class, hub.vend(AllowedVariation.PLAIN.allowed()));
    assertEquals(List.of(), hub.approvals.noted);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_approval_that_ended_during_the_call_to_sts_gives_no_credentials(boolean cached) {
    hub.store.down = !cached;
    hub.approvals.answer = new ApprovalNotes.NotInForce();
    assertRefused(
        Reason.APPROVAL_REQUIRED,
        "the approval has ended",
        cached ? CacheStatus.MISS : CacheStatus.STORE_UNREACHABLE);
    assertNothingKept();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_request_that_cannot_be_noted_gives_no_credentials(boolean cached) {
    hub.store.down = !cached;
    hub.approvals.answer = new ApprovalNotes.NotNoted("Timeout");
    assertRefused(
        Reason.APPROVAL_UNAVAILABLE,
        "Timeout",
        cached ? CacheStatus.MISS : CacheStatus.STORE_UNREACHABLE);
    assertNothingKept();
  }

  private void assertNothingKept() {
    assertInstanceOf(Leases.NotRecorded.class, hub.start().leases().stored(issued.leaseId()));
    CacheEntry entry = hub.store.entry(APPROVED.key());
    assertEquals(Optional.empty(), entry.item());
    assertFalse(entry.isLocked(clock.instant()));
    assertEquals(1, hub.sts.asked.size());
  }
}
