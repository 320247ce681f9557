package vend.integration.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.SettableClock;
import vend.integration.cloud.LoopbackService.Fault;

/**
 * Each AWS service and the issuer fails in each way, as a real server on loopback. Vend reacts as
 * {@code docs/explanation/request-flow.md} says, vends nothing that it must not, and never hangs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated
class FaultsIT {
  private Cloud cloud;
  private final SettableClock clock = new SettableClock(Instant.now());
  private final List<String> events = new CopyOnWriteArrayList<>();
  private VendProcess vend;
  private int callers;

  @BeforeAll
  void startCloud(@TempDir Path folder) throws Exception {
    cloud = new Cloud(folder);
  }

  @AfterAll
  void stopCloud() throws Exception {
    cloud.close();
  }

  /** Each test has its own instance: nothing in its memory cache, but the JVM is warm. */
  @BeforeEach
  void start() throws Exception {
    clock.advance(Duration.between(clock.instant(), Instant.now()));
    cloud.sts.follow(clock);
    vend = process(cloud.environment());
    warmUp();
  }

  private VendProcess process(Map<String, String> environment) throws Exception {
    return new VendProcess(environment, clock, events::add);
  }

  private void warmUp() {
    for (int i = 0; i < 3; i++) {
      vendTo("warm-up-" + callers++);
    }
  }

  @AfterEach
  void stop() {
    for (var part : List.of(cloud.sts, cloud.kms, cloud.table, cloud.issuer)) {
      part.breakBy(Fault.NONE);
      part.answerAfter(0);
    }
    vend.close();
  }

  private VendProcess.Answer vendTo(String subject) {
    return vend.get("shop/deploy", cloud.issuer.token(subject, clock.instant()));
  }

  private String newCaller() {
    return "caller-" + callers++;
  }

  private static void assertVended(String cache, VendProcess.Answer answer) {
    assertEquals("200 " + cache, answer.status() + " " + answer.cache(), answer.code());
  }

  private static void assertRefused(int status, String code, VendProcess.Answer answer) {
    assertEquals(status + " " + code, answer.status() + " " + answer.code());
  }

  @ParameterizedTest
  @CsvSource({
    "BROKEN, 503, StsUnavailable",
    "THROTTLING, 503, StsThrottled",
    "REFUSING, 403, RefusedByAws",
    "HANGING, 503, StsUnavailable",
    "CUT, 503, StsUnavailable",
    "GARBAGE, 503, StsUnavailable"
  })
  void refusesWhileStsFailsAndVendsAfterwards(Fault fault, int status, String code) {
    String caller = newCaller();
    cloud.sts.breakBy(fault);
    assertRefused(status, code, vendTo(caller));
    int calls = cloud.sts.calls();
    assertRefused(status, code, vendTo(caller));
    assertEquals(calls, cloud.sts.calls(), "the refusal is shared for a few seconds");
    cloud.sts.breakBy(Fault.NONE);
    clock.advance(Duration.ofSeconds(3));
    assertVended("vend; fwd=miss; stored", vendTo(caller));
  }

  @ParameterizedTest
  @CsvSource({"BROKEN", "THROTTLING", "HANGING", "CUT", "GARBAGE"})
  void servesUnexpiredCredentialsWhileStsFails(Fault fault) {
    String caller = newCaller();
    String first = vendTo(caller).code();
    clock.advance(Duration.ofMinutes(31));
    cloud.sts.breakBy(fault);
    var second = vendTo(caller);
    assertVended("vend; hit; detail=below-half-life", second);
    assertEquals(first, second.code());
  }

  @Test
  void servesNoCachedCredentialsIfAwsRefuses() {
    String caller = newCaller();
    vendTo(caller);
    clock.advance(Duration.ofMinutes(31));
    cloud.sts.breakBy(Fault.REFUSING);
    assertRefused(403, "RefusedByAws", vendTo(caller));
  }

  @Test
  void waitsForASlowStsWithinItsBudget() {
    cloud.sts.answerAfter(300);
    assertVended("vend; fwd=miss; stored", vendTo(newCaller()));
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void vendsWithoutTheTableWhileItIsBroken(Fault fault) {
    String caller = newCaller();
    cloud.table.breakBy(fault);
    assertVended("vend; fwd=miss", vendTo(caller));
    assertTrue(events.getLast().contains("\"cache\":\"STORE_UNREACHABLE\""), events.getLast());
    assertTrue(events.getLast().contains("\"leased\":false"), events.getLast());
    assertVended("vend; hit; detail=memory", vendTo(caller));
    String token = cloud.issuer.token(caller, clock.instant());
    assertRefused(503, "StorageUnavailable", vend.get("shop/once", token));
    cloud.table.breakBy(Fault.NONE);
    assertVended("vend; fwd=miss; stored", vendTo(newCaller()));
  }

  @Test
  void vendsWithoutATableAtAll() throws Exception {
    var environment = new HashMap<>(cloud.environment());
    environment.put(VendProcess.TABLE, "vend-that-is-missing");
    vend.close();
    vend = process(environment);
    assertVended("vend; fwd=miss", vendTo(newCaller()));
    assertTrue(events.getLast().contains("\"freezes\":\"UNKNOWN\""), events.getLast());
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void vendsWithoutTheTableWhileNothingCanBeSealed(Fault fault) {
    String caller = newCaller();
    clock.advance(Duration.ofMinutes(5));
    cloud.kms.breakBy(fault);
    assertVended("vend; fwd=miss", vendTo(caller));
    assertTrue(events.getLast().contains("\"cache\":\"KEY_UNAVAILABLE\""), events.getLast());
    cloud.kms.breakBy(Fault.NONE);
    assertVended("vend; fwd=miss; stored", vendTo(newCaller()));
  }

  @Test
  void usesTheHeldDataKeyWhileKmsIsDown() {
    cloud.kms.breakBy(Fault.HANGING);
    assertVended("vend; fwd=miss; stored", vendTo(newCaller()));
  }

  @Test
  void waitsForASlowKmsWithinItsBudget() {
    clock.advance(Duration.ofMinutes(5));
    cloud.kms.answerAfter(150);
    assertVended("vend; fwd=miss; stored", vendTo(newCaller()));
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void refusesWithoutOtherCallsWhileTheJwksIsUnavailable(Fault fault) throws Exception {
    vend.close();
    vend = process(cloud.environment());
    cloud.issuer.breakBy(fault);
    int calls = cloud.sts.calls();
    Map<String, Integer> operations = cloud.table.operations();
    assertRefused(503, "IssuerUnavailable", vendTo(newCaller()));
    assertEquals(calls, cloud.sts.calls());
    assertEquals(operations, cloud.table.operations());
  }

  @Test
  void usesKnownSigningKeysWhileTheIssuerIsDown() {
    cloud.issuer.breakBy(Fault.BROKEN);
    clock.advance(Duration.ofHours(5));
    assertEquals(200, vendTo(newCaller()).status());
    clock.advance(Duration.ofHours(2));
    assertRefused(503, "IssuerUnavailable", vendTo(newCaller()));
  }

  @Test
  void keepsAFreezeInForceWhileTheTableIsBroken() {
    freeze(Map.of("issuers", AttributeValue.fromSs(List.of("ci"))));
    try {
      clock.advance(Duration.ofSeconds(5));
      assertRefused(403, "Frozen", vendTo(newCaller()));
      cloud.table.breakBy(Fault.BROKEN);
      clock.advance(Duration.ofHours(1));
      assertRefused(403, "Frozen", vendTo(newCaller()));
      cloud.table.breakBy(Fault.NONE);
    } finally {
      freeze(Map.of());
    }
    clock.advance(Duration.ofSeconds(5));
    assertEquals(200, vendTo(newCaller()).status());
  }

  private void freeze(Map<String, AttributeValue> what) {
    var item = new HashMap<>(what);
    item.put("pk", AttributeValue.fromS("freeze"));
    CloudTable.with(
        cloud.dynamoDb(),
        client -> client.putItem(put -> put.tableName(cloud.tableName()).item(item)));
  }

  /** A refusal and a lock with times in the future must not lock callers out. */
  @Test
  void vendsAfterTheClockJumpsBack() {
    String caller = newCaller();
    cloud.sts.breakBy(Fault.REFUSING);
    assertRefused(403, "RefusedByAws", vendTo(caller));
    cloud.sts.breakBy(Fault.NONE);
    clock.advance(Duration.ofHours(-1));
    assertVended("vend; fwd=miss; stored", vendTo(caller));
    assertVended("vend; hit; detail=memory", vendTo(caller));
  }

  @Test
  void servesNothingExpiredAfterTheClockJumpsAhead() {
    String caller = newCaller();
    String first = vendTo(caller).code();
    clock.advance(Duration.ofMinutes(70));
    cloud.sts.breakBy(Fault.BROKEN);
    var later = vendTo(caller);
    assertRefused(503, "StsUnavailable", later);
    assertEquals(false, Set.of(first).contains(later.code()));
  }
}
