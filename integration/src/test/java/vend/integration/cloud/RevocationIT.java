package vend.integration.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import vend.SettableClock;
import vend.vending.LeaseList;

/** Several processes share one table while sessions are listed and revoked. */
@Isolated
class RevocationIT {
  private static final String ALL = "{\"grant\":\"all\",\"all\":true,\"reason\":\"r\"}";
  private static final Duration MARGIN = Duration.ofSeconds(5);
  private static final int LEASES = 100_000;
  private static final int BATCH = 25;

  private @TempDir Path folder;
  private Cloud cloud;
  private final SettableClock clock = new SettableClock(Instant.now());

  @BeforeEach
  void start() throws Exception {
    cloud = new Cloud(folder);
    cloud.sts.follow(clock);
  }

  @AfterEach
  void stop() throws Exception {
    cloud.close();
  }

  private VendProcess process() throws Exception {
    return new VendProcess(cloud.environment(), clock, _ -> {});
  }

  private String token(String subject) {
    return cloud.issuer.token(subject, clock.instant());
  }

  private static String vended(VendProcess.Answer answer) {
    assertEquals(200, answer.status(), answer.toString());
    return answer.code();
  }

  private String vendTo(VendProcess process, String subject) {
    return vended(process.get("shop/deploy", token(subject)));
  }

  /**
   * The four steps: read the record, write the cut-off, apply it in this process, list the
   * sessions.
   *
   * @param reached whether the killed process has written the cut-off
   */
  @ParameterizedTest
  @CsvSource({
    "GetItem, revocations, false",
    "UpdateItem, revocations, false",
    "Query, lists, true"
  })
  void aKilledRevocationIsWholeOrCanBeRepeated(String operation, String text, boolean reached)
      throws Exception {
    String caller = cloud.issuer.token("caller");
    String operator = cloud.issuer.token("op");
    var system = InstantSource.system();
    cloud.sts.follow(system);
    String old;
    try (var killed = new ChildProcess(cloud.environment())) {
      killed.warmUp(cloud.issuer);
      killed.send(1, caller);
      old = killed.answers(1).getFirst().replace("200 ", "");
      CountDownLatch step = cloud.table.hangAt(operation, text);
      killed.send(1, operator, ALL);
      assertTrue(step.await(20, TimeUnit.SECONDS), "the process did not reach the step");
      killed.kill();
    }
    cloud.table.stopHanging();
    try (var other = new VendProcess(cloud.environment(), system, _ -> {})) {
      var answer = other.get("shop/deploy", caller);
      if (reached) {
        assertNotEquals(old, answer.code());
      } else {
        assertEquals(old, vended(answer));
        assertEquals(200, other.revoke(ALL, operator).status());
      }
      try (var third = new VendProcess(cloud.environment(), system, _ -> {})) {
        assertNotEquals(old, third.get("shop/deploy", caller).code());
      }
    }
  }

  @Test
  void aBurstDuringARevocationHandsOutNothingFromBeforeItAfterFiveSeconds() throws Exception {
    var processes = List.of(process(), process(), process());
    Set<String> early = ConcurrentHashMap.newKeySet();
    var goesOn = new AtomicBoolean(true);
    try (var threads = Executors.newFixedThreadPool(6)) {
      var running = new ArrayList<Future<?>>();
      for (int thread = 0; thread < 6; thread++) {
        VendProcess process = processes.get(thread % 3);
        running.add(
            threads.submit(() -> {
              for (int i = 0; goesOn.get(); i++) {
                var answer = process.get("shop/deploy", token("caller-" + i % 8));
                if (answer.status() == 200) {
                  early.add(answer.code());
                }
              }
            }));
      }
      while (early.size() < 8) {
        Thread.sleep(5);
      }
      assertEquals(200, processes.getFirst().revoke(ALL, token("op")).status());
      goesOn.set(false);
      for (Future<?> one : running) {
        one.get();
      }
    }
    clock.advance(MARGIN.plusSeconds(1));
    var all = new ArrayList<>(processes);
    all.add(process());
    for (VendProcess process : all) {
      for (int i = 0; i < 8; i++) {
        assertFalse(early.contains(vendTo(process, "caller-" + i)));
      }
    }
  }

  /** STS is slow, and the revocation begins and takes effect while the call runs. */
  @Test
  void aVendThatSpansTheRevocationIsDiscarded() throws Exception {
    VendProcess vend = process();
    VendProcess other = process();
    vendTo(vend, "warm-up");
    vendTo(other, "warm-up-2");
    int before = cloud.sts.calls();
    cloud.sts.answerAfter(3_000);
    // STS dates the session when the call begins; the loopback server would do it at the end.
    cloud.sts.follow(new SettableClock(clock.instant()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var spanning = threads.submit(() -> vend.get("shop/deploy", token("caller"), "wait=5"));
      while (cloud.sts.calls() == before) {
        Thread.sleep(5);
      }
      assertEquals(200, other.revoke(ALL, token("op")).status());
      clock.advance(MARGIN.plusSeconds(1));
      assertEquals("503 JustRevoked", spanning.get().status() + " " + spanning.get().code());
    }
    cloud.sts.answerAfter(0);
    cloud.sts.follow(clock);
    vendTo(vend, "caller");
  }

  @Test
  void listsAHundredThousandLeasesWithBoundedReads() throws Exception {
    write(LEASES);
    VendProcess vend = process();
    String operator = token("op");
    var seen = new HashSet<Object>();
    String next = "";
    do {
      int before = queries();
      var page = vend.leases("limit=100" + next, operator);
      assertEquals(200, page.status(), page.toString());
      assertTrue(queries() - before <= LeaseList.MOST_READS);
      for (Object lease : (List<?>) page.body().getOrDefault("leases", List.of())) {
        assertTrue(seen.add(((Map<?, ?>) lease).get("id")), "listed twice: " + lease);
      }
      Object after = page.body().get("next");
      next = after == null ? "" : "&next=" + after;
    } while (!next.isEmpty());
    assertEquals(LEASES, seen.size());
    int before = queries();
    var own = vend.leases("limit=100", token("caller-7"));
    assertEquals(100, ((List<?>) own.body().getOrDefault("leases", List.of())).size());
    assertTrue(queries() - before <= LeaseList.MOST_READS / 4);
    before = queries();
    var none = vend.leases("person=nobody%40example.com", operator);
    assertEquals(List.of(), none.body().get("leases"));
    assertTrue(none.body().containsKey("next"), "the page ended before the list");
    assertTrue(queries() - before <= LeaseList.MOST_READS);
  }

  @Test
  void aTableOfAnEarlierVersionRevokesButListsNoLeases() throws Exception {
    var withoutIndex =
        GlobalSecondaryIndexUpdate.builder().delete(index -> index.indexName("lists")).build();
    CloudTable.with(
        cloud.dynamoDb(),
        client -> {
          client.updateTable(update ->
              update.tableName(cloud.tableName()).globalSecondaryIndexUpdates(withoutIndex));
          while (!client
              .describeTable(describe -> describe.tableName(cloud.tableName()))
              .table()
              .globalSecondaryIndexes()
              .isEmpty()) {
            Thread.onSpinWait();
          }
          return true;
        });
    var events = new ArrayList<String>();
    var vend = new VendProcess(cloud.environment(), clock, events::add);
    String old = vendTo(vend, "caller");

    var refused = vend.leases("mine=true", token("caller"));

    assertEquals("503 StorageUnavailable", refused.status() + " " + refused.code());
    String detail = String.valueOf(refused.body().get("detail"));
    assertTrue(detail.contains("earlier version"), events.getLast());
    assertTrue(events.getLast().contains("\"cause\":\"NoIndex\""), events.getLast());
    var revoked = vend.revoke("{\"lease\":\"%s\",\"reason\":\"r\"}".formatted(old), token("op"));
    assertEquals(200, revoked.status(), revoked.toString());
    assertEquals(200, vend.revoke(ALL, token("op")).status());
    clock.advance(MARGIN.plusSeconds(1));
    assertNotEquals(old, vendTo(vend, "caller"));
  }

  private int queries() {
    return cloud.table.operations().getOrDefault("Query", 0);
  }

  /** Writes leases of a hundred callers as an administrator, many at a time. */
  private void write(int count) {
    CloudTable.with(
        cloud.dynamoDb(),
        client -> {
          for (int first = 0; first < count; first += BATCH) {
            write(client, IntStream.range(first, first + BATCH).mapToObj(this::lease).toList());
          }
          return true;
        });
  }

  private void write(DynamoDbClient client, List<Map<String, AttributeValue>> items) {
    var writes =
        items.stream()
            .map(item ->
                WriteRequest.builder().putRequest(PutRequest.builder().item(item).build()).build())
            .toList();
    client.batchWriteItem(batch -> batch.requestItems(Map.of(cloud.tableName(), writes)));
  }

  private Map<String, AttributeValue> lease(int number) {
    Instant issued = clock.instant().minusSeconds(number % 1_800);
    return ListedLease.item("caller-" + number % 100, "ASIA%016d".formatted(number), issued);
  }

  /** The attributes of a lease that the index needs, as the function writes them. */
  private static final class ListedLease {
    private ListedLease() {}

    static Map<String, AttributeValue> item(String subject, String id, Instant issued) {
      Instant expires = issued.plusSeconds(3600);
      String digest =
          vend.Sha256.of(("ci/" + subject).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      var item = new HashMap<String, AttributeValue>();
      item.put("pk", AttributeValue.fromS("lease#" + id));
      item.put(
          "list",
          AttributeValue.fromS(
              "lease#%s#%d"
                  .formatted(
                      expires.toString().substring(0, "2026-11-21T12".length()),
                      Character.digit(digest.charAt(0), 16) % 4)));
      item.put(
          "position",
          AttributeValue.fromS("%s#%010d#%s".formatted(digest, issued.getEpochSecond(), id)));
      item.put("issuer", AttributeValue.fromS("ci"));
      item.put("subject", AttributeValue.fromS(subject));
      item.put("grant", AttributeValue.fromS("all"));
      item.put("role", AttributeValue.fromS("arn:aws:iam::222222222222:role/vend/deploy"));
      item.put("issued", AttributeValue.fromN(Long.toString(issued.getEpochSecond())));
      item.put("expires", AttributeValue.fromN(Long.toString(expires.getEpochSecond())));
      return item;
    }
  }
}
