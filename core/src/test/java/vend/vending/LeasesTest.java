package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.Secret;
import vend.SettableClock;
import vend.grant.Allowed;
import vend.vending.limit.WaitBudget;

class LeasesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Allowed ALLOWED = AllowedVariation.PLAIN.allowed();
  private static final Secret TOKEN = Secret.of("token-of-FIRST");

  private final SettableClock clock = new SettableClock(NOON);
  private final Hub hub = new Hub(clock);
  private final Credentials first = Fakes.credentials("FIRST", NOON, NOON.plusSeconds(3600));

  private Vending.Outcome vendOnRecord(Vending vending) {
    hub.sts.answer = new AssumeRole.Issued(first);
    return vending.vendOnRecord(ALLOWED, WaitBudget.USUAL);
  }

  private Leases elsewhere() {
    return new Leases(
        hub.leases,
        new Sealing(hub.keys, new SecureRandom(), clock),
        Revocations.inForce(hub.revocations, clock),
        clock);
  }

  @Test
  void findsALeaseBySessionTokenInEveryProcess() {
    Vending vending = hub.start();
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, true, true), vendOnRecord(vending));
    for (Leases leases : new Leases[] {vending.leases(), elsewhere()}) {
      var held = assertInstanceOf(Leases.Held.class, leases.find(first.leaseId(), TOKEN));
      assertEquals(first, held.credentials());
      assertEquals(ALLOWED.caller().subject(), held.lease().subject());
      assertEquals(ALLOWED.grant().id().value(), held.lease().grant());
      assertEquals(ALLOWED.caller().issuer().value(), held.lease().issuer());
    }
    assertEquals(1, hub.leases.looks.get());
  }

  @Test
  void opensNothingForAnotherSessionToken() {
    vendOnRecord(hub.start());
    int unwrapped = hub.keys.unwrapped;
    Leases leases = elsewhere();
    assertEquals(new Leases.Unknown(), leases.find(first.leaseId(), Secret.of("token-of-another")));
    assertEquals(unwrapped, hub.keys.unwrapped);
    assertInstanceOf(Leases.Held.class, leases.find(first.leaseId(), TOKEN));
    assertEquals(new Leases.Unknown(), leases.find(first.leaseId(), Secret.of("token-of-another")));
  }

  @Test
  void looksForAnUnknownIdOnceInAMinute() {
    Leases leases = elsewhere();
    var unknown = new LeaseId("UNKNOWN");
    assertEquals(new Leases.Unknown(), leases.find(unknown, TOKEN));
    clock.advance(Duration.ofSeconds(59));
    assertEquals(new Leases.Unknown(), leases.find(unknown, TOKEN));
    assertEquals(1, hub.leases.looks.get());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(new Leases.Unknown(), leases.find(unknown, TOKEN));
    assertEquals(2, hub.leases.looks.get());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reportsExpiredCredentialsFromMemoryAndFromTheTable(boolean held) {
    Vending vending = hub.start();
    vendOnRecord(vending);
    Leases leases = held ? vending.leases() : elsewhere();
    clock.advance(Duration.ofSeconds(held ? 59 : 3599));
    assertInstanceOf(Leases.Held.class, leases.find(first.leaseId(), TOKEN));
    clock.advance(Duration.ofSeconds(held ? 3541 : 1));
    assertEquals(new Leases.Expired(), leases.find(first.leaseId(), TOKEN));
  }

  @Test
  void doesNotOpenAnItemThatWasCopiedToAnotherId() {
    vendOnRecord(hub.start());
    Lease lease = Objects.requireNonNull(hub.leases.leases.get(first.leaseId()));
    SealedCredentials sealed = Objects.requireNonNull(hub.leases.credentials.get(first.leaseId()));
    var planted = new LeaseId("PLANTED");
    hub.leases.leases.put(planted, lease);
    hub.leases.credentials.put(planted, sealed);
    assertEquals(new Leases.Unknown(), elsewhere().find(planted, TOKEN));
  }

  @Test
  void reportsWhichDependencyIsDown() {
    vendOnRecord(hub.start());
    Leases leases = elsewhere();
    hub.keys.down = true;
    assertEquals(new Leases.Unavailable("KeyUnavailable"), leases.find(first.leaseId(), TOKEN));
    hub.leases.down = true;
    assertEquals(new Leases.Unavailable("down"), leases.find(first.leaseId(), TOKEN));
  }

  @Test
  void vendsNothingThatNeedsALeaseIfTheLeaseCannotBeRecorded() {
    hub.leases.down = true;
    Vending vending = hub.start();
    assertEquals(
        new Vending.NotVended(Reason.STORAGE_UNAVAILABLE, "lease", CacheStatus.MISS),
        vendOnRecord(vending));
    hub.leases.down = false;
    assertEquals(new Vending.Vended(first, CacheStatus.MISS, true, true), vendOnRecord(vending));
  }

  @Test
  void doesNotCallStsForLeasedCredentialsIfTheTableIsDown() {
    hub.store.down = true;
    assertEquals(
        new Vending.NotVended(
            Reason.STORAGE_UNAVAILABLE, "STORE_UNREACHABLE", CacheStatus.STORE_UNREACHABLE),
        vendOnRecord(hub.start()));
    assertEquals(0, hub.sts.asked.size());
  }

  @Test
  void servesUnleasedCredentialsFromMemoryOnlyToCallersThatNeedNoLease() {
    hub.store.down = true;
    Vending vending = hub.start();
    hub.sts.answer = new AssumeRole.Issued(first);
    vending.vend(ALLOWED, false, WaitBudget.USUAL);
    assertEquals(
        new Vending.Vended(first, CacheStatus.HIT_IN_MEMORY, false, false),
        vending.vend(ALLOWED, false, WaitBudget.USUAL));
    assertInstanceOf(Vending.NotVended.class, vendOnRecord(vending));
  }
}
