package vend.integration.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.LastKnown;
import vend.functions.aws.RevocationTable;
import vend.functions.aws.Table;
import vend.request.AccessRequest;
import vend.request.RequestRules;
import vend.request.RequestState.Kind;
import vend.request.RequestStore;
import vend.request.Requests.Act;
import vend.vending.Revocations;
import vend.vending.Selector;

/**
 * Kills the sweeper at each of its steps. The next run completes the work: the sessions of an ended
 * request are revoked before its event is published, and no event is lost.
 */
class KilledSweeperIT {
  private static final RequestRules RULES = RequestsFixture.rules(1);
  private static final String CREDENTIALS = "vend";

  @TempDir private Path folder;
  private final LoopbackEventBridge eventBridge = new LoopbackEventBridge();
  private RequestsFixture requests;
  private TableProxy proxy;
  private AccessRequest ended;
  private AccessRequest pending;

  @BeforeEach
  void endARequest() throws Exception {
    requests = new RequestsFixture();
    proxy = new TableProxy(requests.dynamoDb.endpoint());
    CloudTable.create(requests.dynamoDb.endpoint(), CREDENTIALS);
    Files.writeString(folder.resolve("grants.yaml"), RequestsFixture.yaml(1));
    pending = requests.made(RULES, "bea");
    AccessRequest made = requests.made(RULES, "ann");
    requests.act(RULES, requests.lead("bob"), made.id(), Act.APPROVE);
    requests.store.note(made.id(), requests.clock.instant().plus(Duration.ofHours(1)));
    ended =
        RequestsFixture.done(requests.act(RULES, requests.developer("ann"), made.id(), Act.END));
    eventBridge.observe(this::isRevoked);
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    eventBridge.close();
    requests.close();
  }

  private Process start() throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            SweeperProcess.class.getName());
    var environment = builder.environment();
    environment.put("VEND_GRANTS", folder.resolve("grants.yaml").toString());
    environment.put("VEND_TABLE", CREDENTIALS);
    environment.put("VEND_REQUESTS_TABLE", RequestsFixture.TABLE);
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "AKIASWEEPER");
    environment.put("AWS_SECRET_ACCESS_KEY", "any");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", proxy.uri().toString());
    environment.put("AWS_ENDPOINT_URL_EVENTBRIDGE", eventBridge.uri().toString());
    return builder.redirectErrorStream(true).start();
  }

  private void runToTheEnd() throws Exception {
    Process process = start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), printed);
    assertTrue(printed.contains("failures=[]"), printed);
  }

  private void killAt(CountDownLatch step) throws Exception {
    Process process = start();
    try {
      assertTrue(step.await(120, TimeUnit.SECONDS), "the sweeper did not reach the step");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private boolean isRevoked() {
    var table = new Table(requests.client, CREDENTIALS, Duration.ofSeconds(60));
    return new RevocationTable(table).read()
            instanceof LastKnown.Known<Revocations>(Revocations known)
        && known.cutOffs().containsKey(Selector.of(ended.id()).name());
  }

  private List<?> undelivered() {
    return assertInstanceOf(RequestStore.Events.class, requests.store.undelivered(100)).events();
  }

  private void assertAllIsDone() {
    assertTrue(isRevoked());
    assertEquals(List.of(), undelivered());
    String id = ended.id().value();
    assertEquals(
        Set.of(id + ".1", id + ".2", id + ".3", pending.id() + ".1"),
        Set.copyOf(eventBridge.ids()));
    for (int i = 0; i < eventBridge.details.size(); i++) {
      if (LoopbackEventBridge.id(eventBridge.details.get(i)).equals(id + ".3")) {
        assertEquals(true, eventBridge.observed.get(i), "published before the revocation");
      }
    }
  }

  @Test
  void one_run_does_everything_and_the_next_one_nothing() throws Exception {
    runToTheEnd();
    assertAllIsDone();
    int published = eventBridge.details.size();
    assertEquals(4, published);
    runToTheEnd();
    assertEquals(published, eventBridge.details.size());
  }

  /** Before the revocation, and after the event was published and before it left the table. */
  @ParameterizedTest
  @CsvSource({"UpdateItem, revocations", "DeleteItem, event#"})
  void a_sweeper_that_dies_at_a_write_is_followed_by_one_that_completes_it(
      String operation, String text) throws Exception {
    killAt(proxy.hangAt(operation, text));
    assertFalse(undelivered().isEmpty());
    proxy.stopHanging();
    runToTheEnd();
    assertAllIsDone();
  }

  @Test
  void a_sweeper_that_dies_while_it_publishes_is_followed_by_one_that_publishes_again()
      throws Exception {
    eventBridge.breakBy(LoopbackService.Fault.HANGING);
    killAt(eventBridge.reached);
    assertEquals(4, undelivered().size());
    eventBridge.breakBy(LoopbackService.Fault.NONE);
    runToTheEnd();
    assertAllIsDone();
    assertEquals(5, eventBridge.details.size(), "the first one came twice");
  }

  /** The change and its event are one transaction, so there is no step between them. */
  @Test
  void a_sweeper_that_dies_while_it_voids_a_request_leaves_it_as_it_was() throws Exception {
    Files.writeString(folder.resolve("grants.yaml"), RequestsFixture.yaml(2));
    killAt(proxy.hangAt("TransactWriteItems", "request#"));
    assertEquals(Kind.PENDING, requests.read(pending.id()).kind());
    proxy.stopHanging();
    runToTheEnd();
    assertEquals(Kind.EXPIRED, requests.read(pending.id()).kind());
    assertTrue(eventBridge.ids().contains(pending.id() + ".2"), eventBridge.ids()::toString);
    assertEquals(List.of(), undelivered());
  }

  @Test
  void a_revocation_is_kept_no_longer_than_an_hour_after_the_credentials() throws Exception {
    runToTheEnd();
    var table = new Table(requests.client, CREDENTIALS, Duration.ofSeconds(60));
    var known = assertInstanceOf(LastKnown.Known.class, new RevocationTable(table).read());
    Instant until =
        Objects.requireNonNull(
                ((Revocations) known.value()).cutOffs().get(Selector.of(ended.id()).name()))
            .until();
    assertEquals(ended.credentialsUntil().orElseThrow().plus(Duration.ofHours(1)), until);
  }
}
