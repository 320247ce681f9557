package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.LastKnown;
import vend.Reason;
import vend.SettableClock;
import vend.grant.Allowed;
import vend.grant.RequestId;
import vend.vending.AssumeRole.Issued;
import vend.vending.Revoking.Done;
import vend.vending.Vending.NotVended;
import vend.vending.Vending.Vended;
import vend.vending.limit.WaitBudget;

/** Revokes vended sessions while several processes vend. */
class RevocationTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Allowed ALLOWED = AllowedVariation.PLAIN.allowed();
  private static final Selector GRANT = Selector.of(ALLOWED.grant().id());
  private static final String REQUEST = "req-000000000000";
  private static final Selector CALLER = Selector.of(ALLOWED.caller().id());

  private final SettableClock clock = new SettableClock(NOON);
  private final Hub hub = new Hub(clock);
  private final Vending vending = hub.start();
  private int issued;

  RevocationTest() {
    issueAtTheTimeOfTheCall();
  }

  /** STS answers each call with new credentials of the time of the call. */
  private void issueAtTheTimeOfTheCall() {
    hub.sts.meanwhile =
        () ->
            hub.sts.answer =
                new Issued(
                    Fakes.credentials(
                        "ASIA" + issued++, clock.instant(), clock.instant().plusSeconds(3600)));
  }

  private static Vending.Outcome vend(Vending vending) {
    return vending.vend(ALLOWED, false, WaitBudget.USUAL);
  }

  private static String vended(Vending vending) {
    return assertInstanceOf(Vended.class, vend(vending)).credentials().accessKeyId();
  }

  private static NotVended refused(Vending.Outcome outcome) {
    var refusal = assertInstanceOf(NotVended.class, outcome);
    assertEquals(Reason.JUST_REVOKED, refusal.reason());
    return refusal;
  }

  private static Done revoke(Vending vending, Selector selector) {
    return assertInstanceOf(Done.class, vending.revoking().byOperator(selector, NOON));
  }

  private static Selector selector(Selector.Kind kind, String id) {
    return switch (kind) {
      case LEASE -> Selector.of(new LeaseId(id));
      case ROLE -> Selector.of(ALLOWED.session().role());
      case CALLER -> CALLER;
      case GRANT -> GRANT;
      case PERSON -> Selector.of(AllowedVariation.ANN);
      case REQUEST -> Selector.of(new RequestId(REQUEST));
      case EVERYTHING -> Selector.EVERYTHING;
    };
  }

  private static Allowed withPerson() {
    return AllowedVariation.PLAIN
        .with("person", AllowedVariation.ANN.value())
        .with("request", REQUEST)
        .allowed();
  }

  @ParameterizedTest
  @EnumSource(Selector.Kind.class)
  void everyKindEndsTheSessionInTheTableAndInMemory(Selector.Kind kind) {
    Allowed allowed = withPerson();
    var old =
        assertInstanceOf(Vended.class, vending.vend(allowed, false, WaitBudget.USUAL))
            .credentials();
    revoke(vending, selector(kind, old.accessKeyId()));
    clock.advance(CutOff.MARGIN);
    for (Vending process : List.of(vending, hub.start())) {
      var later =
          assertInstanceOf(Vended.class, process.vend(allowed, false, WaitBudget.USUAL))
              .credentials();
      assertNotEquals(old.accessKeyId(), later.accessKeyId());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Selector.Kind.class,
      names = {"ROLE", "CALLER", "GRANT", "PERSON", "REQUEST"})
  void leavesTheSessionsOfOthers(Selector.Kind kind) {
    String old = vended(vending);
    String other =
        switch (kind) {
          case ROLE -> "arn:aws:iam::222222222222:role/vend/other";
          case CALLER -> "github/other";
          default -> "other";
        };
    revoke(vending, new Selector(kind, other));
    assertEquals(old, vended(vending));
    assertEquals(old, vended(hub.start()));
  }

  @Test
  void anotherProcessServesNothingFromBeforeTheCutOffAfterFiveSeconds() {
    Vending other = hub.start();
    String old = vended(vending);
    assertEquals(old, vended(other), "the other process has it in memory");
    revoke(vending, GRANT);
    clock.advance(LastKnown.LOOK_EVERY.minusMillis(1));
    assertEquals(old, vended(other), "the other process does not know of the cut-off yet");
    clock.advance(Duration.ofMillis(1));
    assertNotEquals(old, vended(other));
  }

  @Test
  void credentialsThatAProcessVendsBeforeItLearnsOfTheCutOffAreRevokedToo() {
    Vending other = hub.start();
    vended(other);
    revoke(vending, GRANT);
    clock.advance(Duration.ofSeconds(4));
    var late =
        assertInstanceOf(Vended.class, other.vend(ALLOWED, true, WaitBudget.USUAL)).credentials();
    clock.advance(Duration.ofSeconds(1));
    assertNotEquals(late.accessKeyId(), vended(other));
    assertNotEquals(late.accessKeyId(), vended(vending));
  }

  @Test
  void aVendThatBeginsBeforeTheCutOffAndEndsAfterItIsDiscarded() {
    hub.sts.meanwhile =
        () -> {
          var old = Fakes.credentials("ASIAOLD", clock.instant(), NOON.plusSeconds(3600));
          hub.sts.answer = new Issued(old);
          revoke(vending, GRANT);
        };
    refused(vend(vending));
    assertTrue(hub.leases.leases.isEmpty(), "no lease");
    assertEquals(Optional.empty(), hub.store.entry(AllowedVariation.PLAIN.key()).item());
    assertFalse(hub.store.entry(AllowedVariation.PLAIN.key()).isLocked(clock.instant()));
    issueAtTheTimeOfTheCall();
    clock.advance(CutOff.MARGIN);
    assertNotEquals("ASIAOLD", vended(vending));
  }

  @Test
  void callersWaitingForADiscardedVendGetNoCredentials() {
    Vending waiter = hub.start();
    hub.sts.meanwhile =
        () -> {
          hub.sts.answer = new Issued(Fakes.credentials("ASIAOLD", NOON, NOON.plusSeconds(3600)));
          hub.waiting.meanwhile = () -> {};
          revoke(vending, GRANT);
          assertInstanceOf(NotVended.class, vend(waiter));
        };
    hub.waiting.meanwhile = () -> {};
    refused(vend(vending));
  }

  @Test
  void stsIsNotCalledForCredentialsThatWouldBeRevoked() {
    revoke(vending, GRANT);
    int calls = hub.sts.asked.size();
    assertEquals(CutOff.MARGIN, refused(vend(vending)).retryAfter());
    assertEquals(calls, hub.sts.asked.size());
    clock.advance(CutOff.MARGIN);
    vended(vending);
  }

  @Test
  void afterTheRevocationOfOneLeaseTheNextVendDoesNotWait() {
    String old = vended(vending);
    revoke(vending, Selector.of(new LeaseId(old)));
    assertNotEquals(old, vended(vending));
  }

  @Test
  void revokedCredentialsAreNotServedWhileStsIsDown() {
    vended(vending);
    clock.advance(Duration.ofMinutes(31));
    revoke(vending, GRANT);
    clock.advance(CutOff.MARGIN);
    hub.sts.meanwhile = () -> {};
    hub.sts.answer = new AssumeRole.NotIssued(Reason.STS_UNAVAILABLE, "down");
    assertEquals(Reason.STS_UNAVAILABLE, assertInstanceOf(NotVended.class, vend(vending)).reason());
  }

  @ParameterizedTest
  @ValueSource(longs = {-5, -1, 0, 1, 5})
  void clocksMayDifferByTheMargin(long seconds) {
    String old = vended(vending);
    clock.advance(Duration.ofMillis(1));
    var own = new SettableClock(clock.instant().plusSeconds(seconds));
    Vending revoker = hub.start(own, hub.sts);
    revoke(revoker, GRANT);
    clock.advance(CutOff.MARGIN.multipliedBy(2).plusSeconds(1));
    assertNotEquals(old, vended(hub.start()));
  }

  @Test
  void aClockThatIsSetBackKeepsTheRevocation() {
    String old = vended(vending);
    revoke(vending, GRANT);
    clock.advance(Duration.ofMinutes(-30));
    refused(vend(vending));
    clock.advance(Duration.ofMinutes(31));
    assertNotEquals(old, vended(vending));
  }

  @Test
  void aClockThatJumpsAheadKeepsTheRevocation() {
    String old = vended(vending);
    revoke(vending, GRANT);
    clock.advance(Duration.ofMinutes(29));
    assertNotEquals(old, vended(vending));
  }

  @Test
  void aLaterCutOffNeverMovesBack() {
    revoke(vending, GRANT);
    clock.advance(Duration.ofSeconds(-10));
    revoke(vending, GRANT);
    var cutOffs = vending.revocations().value().cutOffs();
    assertEquals(
        Optional.of(NOON.plusSeconds(5)),
        Optional.ofNullable(cutOffs.get(GRANT.name())).map(CutOff::at));
  }

  @Test
  void whileTheTableDoesNotAnswerTheLastKnownRevocationsStayInForce() {
    String old = vended(vending);
    revoke(vending, GRANT);
    clock.advance(CutOff.MARGIN);
    hub.revocations.down = true;
    clock.advance(Duration.ofMinutes(1));
    assertNotEquals(old, vended(vending));
    assertEquals(LastKnown.State.OLD, vending.revocations().state());
    assertInstanceOf(Revoking.Unavailable.class, vending.revoking().byOperator(GRANT, NOON));
  }

  @Test
  void aDeletedRecordStaysInForceInRunningProcesses() {
    String old = vended(vending);
    revoke(vending, GRANT);
    hub.revocations.recorded = null;
    clock.advance(CutOff.MARGIN);
    assertNotEquals(old, vended(vending));
    assertEquals(LastKnown.State.GONE, vending.revocations().state());
    revoke(vending, Selector.of(new LeaseId("ASIAOTHER")));
    assertTrue(vending.revocations().value().cutOffs().containsKey(GRANT.name()));
  }

  @Test
  void anUnreadableRecordRevokesEverything() {
    vended(vending);
    hub.revocations.recorded = Revocations.UNREADABLE;
    clock.advance(CutOff.MARGIN);
    refused(vend(vending));
  }

  @Test
  void aFullRecordRevokesEverything() {
    String old = vended(vending);
    for (int i = 0; i < Revocations.MOST; i++) {
      revoke(vending, new Selector(Selector.Kind.GRANT, "grant-" + i));
    }
    assertEquals(old, vended(vending));
    assertEquals(
        Selector.EVERYTHING,
        revoke(vending, new Selector(Selector.Kind.GRANT, "one-more")).selector());
    clock.advance(CutOff.MARGIN);
    assertNotEquals(old, vended(vending));
    assertEquals(
        GRANT.kind(),
        revoke(vending, new Selector(Selector.Kind.GRANT, "grant-7")).selector().kind());
  }

  @Test
  void expiredCutOffsMakeRoom() {
    for (int i = 0; i < Revocations.MOST; i++) {
      revoke(vending, new Selector(Selector.Kind.GRANT, "grant-" + i));
    }
    clock.advance(CutOff.KEPT.plusSeconds(10));
    assertEquals(GRANT, revoke(vending, GRANT).selector());
    assertEquals(
        Revocations.MOST - 20 + 1,
        ((LastKnown.Known<Revocations>) hub.revocations.read()).value().cutOffs().size());
  }

  @Test
  void manyRevocationsOfOneCallerRevokeAllOfThisCallerAndNothingElse() {
    for (int i = 0; i < Revocations.MOST_BY_ONE_CALLER; i++) {
      Selector lease = Selector.of(new LeaseId("ASIA" + i));
      assertEquals(lease, byCaller(lease, CALLER).selector());
    }
    assertEquals(CALLER, byCaller(Selector.of(new LeaseId("ASIAX")), CALLER).selector());
    Selector same = Selector.of(new LeaseId("ASIA0"));
    assertEquals(same, byCaller(same, CALLER).selector());
  }

  @Test
  void callersCannotFillTheRecord() {
    int callers = 0;
    while (vending.revoking().byCaller(own(callers), own(callers), NOON) instanceof Done) {
      callers++;
    }
    assertEquals(Revocations.MOST_BY_CALLERS, callers);
    assertInstanceOf(
        Revoking.Full.class, vending.revoking().byCaller(own(callers), own(callers), NOON));
    assertEquals(GRANT, revoke(vending, GRANT).selector());
  }

  private static Selector own(int number) {
    return new Selector(Selector.Kind.CALLER, "github/caller-" + number);
  }

  private Done byCaller(Selector selector, Selector caller) {
    return assertInstanceOf(
        Done.class, vending.revoking().byCaller(selector, caller, NOON.plusSeconds(3600)));
  }

  @Test
  void anOperatorWhoLosesToAnotherTriesAgain() {
    revoke(vending, new Selector(Selector.Kind.GRANT, "old"));
    clock.advance(CutOff.KEPT.plusSeconds(10));
    hub.revocations.beforeWrite =
        () -> {
          hub.revocations.beforeWrite = () -> {};
          hub.revocations.recorded = Revocations.NONE;
        };
    assertEquals(GRANT, revoke(vending, GRANT).selector());
  }

  @Test
  void getCallerIdentityFindsNoRevokedSession() {
    var credentials = assertInstanceOf(Vended.class, vend(vending)).credentials();
    var id = credentials.leaseId();
    var token = credentials.sessionToken();
    for (Vending process : List.of(vending, hub.start())) {
      assertInstanceOf(Leases.Held.class, process.leases().find(id, token));
    }
    Vending third = hub.start();
    assertInstanceOf(Leases.Held.class, third.leases().find(id, token));
    revoke(vending, CALLER);
    clock.advance(CutOff.MARGIN);
    for (Vending process : List.of(vending, hub.start(), third)) {
      assertInstanceOf(Leases.Revoked.class, process.leases().find(id, token));
    }
  }
}
