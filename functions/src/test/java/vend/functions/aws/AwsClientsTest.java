package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vend.Reason;
import vend.aws.RoleArn;
import vend.functions.TestGrants;
import vend.grant.Allowed;
import vend.grant.RequestFacts;
import vend.session.RequestedSession;
import vend.vending.AssumeRole.NotIssued;
import vend.vending.CacheKey;
import vend.vending.CredentialStore.Unreachable;
import vend.vending.DataKeys.Unavailable;
import vend.vending.UsedTokens.Use;
import vend.vending.limit.WaitBudget;

/** The time limits of the clients. The test time-out only stops a run that would hang. */
@Timeout(60)
class AwsClientsTest {
  private static final TimeBudget BUDGET = TimeBudget.OF_THE_FUNCTION;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final RoleArn HUB =
      RoleArn.parse("arn:aws:iam::111111111111:role/vend-hub").orElseThrow();

  private final ServiceStub stub = new ServiceStub();
  private final AwsClients clients = stub.clients();
  private final Allowed allowed =
      TestGrants.allowed(
          "shop-test/deploy", RequestedSession.DEFAULT, new RequestFacts("203.0.113.7", NOW));

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void givesUpOnAnStsThatNeverAnswers() {
    stub.fallSilent();
    assertEquals(
        new NotIssued(Reason.STS_UNAVAILABLE, "Timeout"),
        new AssumeRoleCall(clients.sts()).assumeRole(allowed, WaitBudget.USUAL.stsDeadline()));
  }

  @Test
  void givesUpOnATableThatNeverAnswers() {
    stub.fallSilent();
    var table = clients.table("vend");
    var unreachable =
        assertInstanceOf(
            Unreachable.class, new CredentialTable(table).read(new CacheKey("0".repeat(64))));
    assertEquals("Timeout", unreachable.cause());
    assertEquals(Use.UNKNOWN, new UsedTokenTable(table, () -> NOW).use("issuer", "id", NOW));
  }

  /** The first calls of a process also load the SDK, so they have more time than later ones. */
  @Test
  void waitsLongerForTheFirstCallsAndIgnoresTheirErrors() {
    stub.answerJsonAfter(Duration.ofMillis(700), 200, "{}");
    clients.table("vend").warmUp();
    new KmsDataKeys(clients.kms(), "alias/vend").warmUp();
    assertEquals(2, stub.answered());
    stub.answerJson(400, "{\"__type\":\"AccessDeniedException\"}");
    clients.table("vend").warmUp();
    new KmsDataKeys(clients.kms(), "alias/vend").warmUp();
    assertEquals(4, stub.answered());
  }

  @Test
  void givesUpOnAKmsThatNeverAnswers() {
    stub.fallSilent();
    var dataKeys = new KmsDataKeys(clients.kms(), "alias/vend");
    assertEquals(Optional.empty(), dataKeys.generate());
    assertInstanceOf(Unavailable.class, dataKeys.unwrap(new byte[1]));
  }

  @Test
  void staysBelowTheOneSecondTimeoutOfTheJavaSdk() {
    assertTrue(BUDGET.sts().compareTo(Duration.ofSeconds(1)) < 0);
    assertTrue(BUDGET.table().plus(BUDGET.kms()).compareTo(Duration.ofSeconds(1)) < 0);
    assertTrue(WaitBudget.USUAL.longest().compareTo(Duration.ofSeconds(1)) < 0);
  }

  @Test
  void holdsALockLongerThanTheWorkUnderItCanTake() {
    assertTrue(
        underTheLock(BUDGET.table(), WaitBudget.USUAL).compareTo(WaitBudget.USUAL.lockLife()) < 0);
    for (WaitBudget waitBudget : List.of(WaitBudget.ofSeconds(1), WaitBudget.LONGEST)) {
      Duration work = underTheLock(TimeBudget.PATIENT_TABLE, waitBudget);
      assertTrue(work.compareTo(waitBudget.lockLife()) < 0, waitBudget.toString());
    }
  }

  /** Lock, STS call, data key, lease and credentials. */
  private static Duration underTheLock(Duration table, WaitBudget waitBudget) {
    return table.multipliedBy(3).plus(waitBudget.stsDeadline()).plus(BUDGET.kms());
  }

  @Test
  void assumesTheHubRoleFirstIfItIsNotTheFunctionsOwn() {
    stub.refuseAsSts(403, "AccessDenied");
    // A first call may be slower than the budget; the test looks at a call that is not.
    var refused =
        Stream.generate(() ->
                new AssumeRoleCall(clients.stsAs(HUB))
                    .assumeRole(allowed, WaitBudget.USUAL.stsDeadline()))
            .map(NotIssued.class::cast)
            .filter(answer -> !answer.cause().contains("Timeout"))
            .findFirst()
            .orElseThrow();
    // Neither the caller's fault nor the spoke's.
    assertEquals(new NotIssued(Reason.STS_UNAVAILABLE, "HubRoleNotAssumed"), refused);
    assertFalse(stub.bodies().isEmpty());
    assertEquals(
        List.of(),
        stub.bodies().stream().filter(body -> !body.contains("role%2Fvend-hub")).toList());
  }
}
