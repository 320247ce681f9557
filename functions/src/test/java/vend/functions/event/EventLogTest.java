package vend.functions.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vend.Json;
import vend.Reason;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.IssuerName;
import vend.functions.TestGrants;
import vend.functions.event.DecisionEvent.Verdict;
import vend.grant.Decider;
import vend.grant.RequestFacts;
import vend.session.RequestedSession;
import vend.vending.CacheStatus;
import vend.vending.Vending;

/** Log lines in CloudWatch's embedded metric format. */
class EventLogTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Set<String> UNITS = Set.of("Count", "Milliseconds");

  private final List<String> lines = new ArrayList<>();
  private final EventLog log = new EventLog(lines::add);
  private final DecisionEvent event = new DecisionEvent("request-1", "", NOW);

  private Map<String, Object> sent() throws Json.MalformedJson {
    log.send(event, NOW.plusMillis(12), Duration.ofMillis(12));
    assertEquals(1, lines.size());
    assertEquals(1, lines.getFirst().lines().count());
    return Json.readObject(lines.getFirst(), 1 << 20);
  }

  private static Map<?, ?> directive(Map<String, Object> document) {
    var metadata = assertInstanceOf(Map.class, document.get("_aws"));
    assertEquals(Set.of("Timestamp", "CloudWatchMetrics"), metadata.keySet());
    assertEquals(NOW.plusMillis(12).toEpochMilli(), metadata.get("Timestamp"));
    var directives = assertInstanceOf(List.class, metadata.get("CloudWatchMetrics"));
    assertEquals(1, directives.size());
    return assertInstanceOf(Map.class, directives.getFirst());
  }

  @Test
  void writesMetricsAsNumbersAndDimensionsAsStringsAtTheRoot() throws Json.MalformedJson {
    event.vending(new Vending.NotVended(Reason.STS_THROTTLED, "Throttling", CacheStatus.FORGED));
    event.ended(Verdict.UNAVAILABLE, Optional.of(Reason.STS_THROTTLED));
    var document = sent();
    var directive = directive(document);
    assertEquals(Set.of("Namespace", "Dimensions", "Metrics"), directive.keySet());
    assertEquals("Vend", directive.get("Namespace"));
    assertEquals(List.of(List.of(), List.of("verdict")), directive.get("Dimensions"));
    assertEquals("UNAVAILABLE", document.get("verdict"));
    var names = new HashSet<Object>();
    for (Object item : assertInstanceOf(List.class, directive.get("Metrics"))) {
      var metric = assertInstanceOf(Map.class, item);
      assertEquals(Set.of("Name", "Unit"), metric.keySet());
      assertTrue(UNITS.contains(metric.get("Unit")), metric.toString());
      assertInstanceOf(Number.class, document.get(metric.get("Name")));
      names.add(metric.get("Name"));
    }
    assertEquals(Set.of("Requests", "Latency", "CacheHits", "CacheForged", "StsThrottled"), names);
    assertEquals(12, document.get("Latency"));
    assertEquals(1, document.get("CacheForged"));
    assertEquals(0, document.get("CacheHits"));
  }

  @ParameterizedTest
  @EnumSource(CacheStatus.class)
  void countsACacheHitOnlyForCachedCredentials(CacheStatus use) throws Json.MalformedJson {
    event.vending(new Vending.NotVended(Reason.STS_UNAVAILABLE, "x", use));
    assertEquals(use.isHit() ? 1 : 0, sent().get("CacheHits"));
  }

  @Test
  void recordsAFailureIfNoEndWasSet() throws Json.MalformedJson {
    assertEquals("FAILED", sent().get("verdict"));
  }

  @Test
  void omitsUnknownFields() throws Json.MalformedJson {
    var document = sent();
    assertFalse(document.containsKey("traceId"));
    assertFalse(document.containsKey("reason"));
    assertFalse(document.containsKey("CacheHits"));
  }

  /** A decision over grants that all test one claim, for a token with a long value of it. */
  private static vend.grant.Decision decision(int grants, int claimLength) {
    String file =
        TestGrants.YAML.substring(0, TestGrants.YAML.indexOf("grants:"))
            + "grants:\n"
            + IntStream.range(0, grants)
                .mapToObj(i ->
                    """
                      - id: grant-%d
                        issuer: staff
                        when: { StringEquals: { long: wanted } }
                        roles: [shop-test/deploy]
                        session: { name: "{sub}" }
                    """
                        .formatted(i))
                .collect(Collectors.joining());
    var caller =
        new Caller(
            new IssuerName("staff"),
            "https://staff.example.com",
            "somebody",
            List.of("vend"),
            new Claims(Map.of("long", List.of("x".repeat(claimLength)))),
            NOW.plusSeconds(60),
            Optional.empty());
    return new Decider(TestGrants.read(file))
        .decide(
            caller,
            RoleReference.parse("shop-test/deploy"),
            RequestedSession.DEFAULT,
            new RequestFacts("203.0.113.7", NOW));
  }

  private List<?> trace(Map<String, Object> document) {
    return assertInstanceOf(List.class, document.get("trace"));
  }

  @Test
  void listsTheFirst50GrantsAndTheTotalNumber() throws Json.MalformedJson {
    event.decision(decision(51, 10));
    var document = sent();
    assertEquals(50, trace(document).size());
    assertEquals(51, document.get("grantsLookedAt"));
    assertTrue(trace(document).getFirst().toString().contains("seen"));
  }

  /** CloudWatch Logs Insights finds at most 200 fields of a line. */
  @Test
  void writesTheTraceAfterAllOtherFields() throws Json.MalformedJson {
    event.decision(decision(50, 10));
    event.vending(new Vending.NotVended(Reason.STS_THROTTLED, "Throttling", CacheStatus.MISS));
    event.ended(Verdict.UNAVAILABLE, Optional.of(Reason.STS_THROTTLED));
    var others = new HashSet<>(sent().keySet());
    others.remove("trace");
    String line = lines.getFirst();
    int trace = line.indexOf("\"trace\":");
    for (String name : others) {
      assertTrue(line.indexOf("\"" + name + "\":") < trace, name);
    }
  }

  @Test
  void staysWithinTheSizeLimitForAnyToken() throws Json.MalformedJson {
    event.decision(decision(50, 6_000));
    var document = sent();
    assertTrue(lines.getFirst().getBytes(UTF_8).length < 256_000);
    assertEquals(50, trace(document).size());
    assertEquals(
        Map.of("grant", "grant-0", "effect", "allow", "outcome", "conditionUnmet"),
        trace(document).getFirst());
    assertTrue(document.containsKey("_aws"));
  }
}
