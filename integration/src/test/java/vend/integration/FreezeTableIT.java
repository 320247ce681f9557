package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import vend.LastKnown;
import vend.aws.RoleArn;
import vend.caller.IssuerName;
import vend.caller.Person;
import vend.cli.freeze.FreezeClient;
import vend.cli.freeze.FreezeFailed;
import vend.functions.aws.AwsClients;
import vend.functions.aws.FreezeTable;
import vend.functions.aws.HubFreezeTable;
import vend.functions.aws.Table;
import vend.functions.aws.TimeBudget;
import vend.grant.FreezeKind;
import vend.grant.FreezeNote;
import vend.grant.FreezeTarget;
import vend.grant.Freezes;
import vend.grant.GrantId;
import vend.grant.HubFreezes;
import vend.local.LocalTable;
import vend.local.dynamodb.LocalDynamoDb;

/** Writes freezes as {@code vend freeze} does, and reads them as the function does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreezeTableIT {
  private static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";
  private static final FreezeTarget FROZEN_ROLE = new FreezeTarget(FreezeKind.ROLE, ROLE);
  private static final FreezeTarget FROZEN_GRANT =
      new FreezeTarget(FreezeKind.GRANT, "shop-deploys-from-main");
  private static final FreezeTarget FROZEN_ISSUER = new FreezeTarget(FreezeKind.ISSUER, "github");
  private static final FreezeNote NOTE =
      new FreezeNote("2026-11-21T12:00:00Z", "ada (AKIA)", Optional.empty());

  private final AtomicReference<Runnable> beforeUpdate = new AtomicReference<>(() -> {});
  private LocalDynamoDb dynamoDb;
  private DynamoDbClient client;
  private FreezeClient freezes;

  @BeforeAll
  void start() throws Exception {
    dynamoDb = new LocalDynamoDb(RunningVend.CHECKOUT.resolve("local/dynamodb/target/lib"));
    var credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "made-up"));
    LocalTable.create(Region.US_EAST_1, credentials, dynamoDb.endpoint(), "vend");
    client =
        DynamoDbClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials)
            .endpointOverride(dynamoDb.endpoint())
            .httpClientBuilder(Apache5HttpClient.builder())
            .overrideConfiguration(over -> over.addExecutionInterceptor(new BeforeUpdate()))
            .build();
    freezes = new FreezeClient(client, Region.US_EAST_1, "AKIA", "vend");
  }

  @AfterAll
  void stop() throws Exception {
    freezes.close();
    dynamoDb.close();
  }

  @BeforeEach
  void thawAll() throws Exception {
    beforeUpdate.set(() -> {});
    freezes.thawAll();
    assertEquals(new LastKnown.Known<>(Freezes.NONE), read());
  }

  private LastKnown.Found<Freezes> read() {
    return new FreezeTable(table()).read();
  }

  /** With a long time limit: twenty operators at once are slow on a busy machine. */
  private HubFreezeTable hub() {
    return new HubFreezeTable(new Table(table().dynamoDb(), "vend", Duration.ofSeconds(30)));
  }

  private Table table() {
    var clients =
        new AwsClients(
            "us-east-1",
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "made-up")),
            new AwsClients.Endpoints(
                Optional.empty(),
                Optional.of(dynamoDb.endpoint()),
                Optional.empty(),
                Optional.empty()),
            TimeBudget.SCHEDULED);
    return clients.table("vend");
  }

  private static LastKnown.Known<Freezes> known(
      boolean everything, Set<String> roles, Set<String> grants, Set<String> issuers) {
    return new LastKnown.Known<>(
        new Freezes(
            everything,
            Set.copyOf(roles.stream().map(arn -> RoleArn.parse(arn).orElseThrow()).toList()),
            Set.copyOf(grants.stream().map(GrantId::new).toList()),
            Set.copyOf(issuers.stream().map(IssuerName::new).toList())));
  }

  @Test
  void theFunctionReadsEachKindOfFreezeThatTheCommandWrites() throws Exception {
    freezes.freeze(List.of(FROZEN_ROLE), NOTE);
    assertEquals(known(false, Set.of(ROLE), Set.of(), Set.of()), read());
    freezes.freeze(List.of(FROZEN_GRANT, FROZEN_ISSUER), NOTE);
    var three = Set.of(FROZEN_GRANT.name());
    assertEquals(known(false, Set.of(ROLE), three, Set.of("github")), read());
    freezes.freeze(List.of(FreezeTarget.EVERYTHING), NOTE);
    assertEquals(known(true, Set.of(ROLE), three, Set.of("github")), read());
    freezes.thaw(List.of(FreezeTarget.EVERYTHING, FROZEN_ISSUER));
    assertEquals(known(false, Set.of(ROLE), three, Set.of()), read());
    freezes.thaw(List.of(FROZEN_ROLE, FROZEN_GRANT));
    assertEquals(known(false, Set.of(), Set.of(), Set.of()), read());
  }

  @Test
  void concurrentOperatorsLoseNoFreeze() throws Exception {
    var work = new ArrayList<Callable<Object>>();
    for (int i = 0; i < 20; i++) {
      var one = new FreezeTarget(FreezeKind.GRANT, "grant-" + i);
      var passing = new FreezeTarget(FreezeKind.GRANT, "passing-" + i);
      work.add(() -> freezes.freeze(List.of(one), NOTE));
      work.add(() -> {
        freezes.freeze(List.of(passing), NOTE);
        return freezes.thaw(List.of(passing));
      });
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var done : threads.invokeAll(work)) {
        done.get();
      }
    }
    var frozen = freezes.read();
    assertEquals(20, frozen.targets().size(), frozen.toString());
    assertTrue(frozen.targets().keySet().stream().allMatch(one -> one.name().startsWith("grant-")));
  }

  @Test
  void keepsTheFirstOperatorAndTheLastReasonOfAFreeze() throws Exception {
    var because = new FreezeNote("2026-11-21T12:00:01Z", "bob (AKIB)", Optional.of("ticket 4711"));
    var silent = new FreezeNote("2026-11-21T12:00:02Z", "eve (AKIC)", Optional.empty());
    freezes.freeze(List.of(FROZEN_ROLE), NOTE);
    assertEquals(Map.of(FROZEN_ROLE, Optional.of(NOTE)), freezes.read().targets());
    var before = freezes.freeze(List.of(FROZEN_ROLE), because);
    assertEquals(Map.of(FROZEN_ROLE, Optional.of(NOTE)), before.targets());
    before = freezes.freeze(List.of(FROZEN_ROLE), silent);
    assertEquals(before.with(List.of(FROZEN_ROLE), silent), freezes.read());
    assertEquals(Map.of(FROZEN_ROLE, Optional.of(because)), freezes.read().targets());
    freezes.thaw(List.of(FROZEN_ROLE));
    assertEquals(Set.of("pk"), item().keySet(), "the thaw removes the note");
  }

  @Test
  void freezingAgainChangesNothing() throws Exception {
    freezes.freeze(List.of(FROZEN_GRANT), NOTE);
    var once = item();
    freezes.freeze(List.of(FROZEN_GRANT), NOTE);
    assertEquals(once, item());
    freezes.thaw(List.of(FROZEN_GRANT));
    assertTrue(freezes.thaw(List.of(FROZEN_GRANT)).byTable().isNothing());
  }

  @Test
  void deletesAnUnreadableFreezeItem() throws Exception {
    client.putItem(put ->
        put.tableName("vend")
            .item(
                Map.of(
                    "pk", AttributeValue.fromS("freeze"),
                    "roles", AttributeValue.fromS("a string instead of a set"),
                    "grants", AttributeValue.fromSs(List.of("one", "two")))));
    var frozen = freezes.read();
    assertFalse(frozen.readable());
    assertFalse(frozen.isNothing());
    assertEquals(new LastKnown.Known<>(Freezes.UNREADABLE), read());
    assertEquals(frozen, freezes.thawAll().byTable());
    assertTrue(freezes.read().isNothing());
  }

  @Test
  void thawAllKeepsAFreezeThatAnotherOperatorAdded() throws Exception {
    freezes.freeze(List.of(FROZEN_GRANT), NOTE);
    var more = AttributeValue.fromSs(List.of("another"));
    beforeUpdate.set(() ->
        client.updateItem(update ->
            update
                .tableName("vend")
                .key(Map.of("pk", AttributeValue.fromS("freeze")))
                .updateExpression("ADD grants :more")
                .expressionAttributeValues(Map.of(":more", more))));
    var failure = assertThrows(FreezeFailed.class, freezes::thawAll);
    assertTrue(String.valueOf(failure.getMessage()).contains("at the same time"));
    assertEquals(known(false, Set.of(), Set.of(FROZEN_GRANT.name(), "another"), Set.of()), read());
  }

  @Test
  void every_thaw_keeps_the_item_so_that_a_missing_item_means_a_deletion() throws Exception {
    freezes.freeze(List.of(FROZEN_GRANT), NOTE);
    freezes.thaw(List.of(FROZEN_GRANT));
    assertEquals(new LastKnown.Known<>(Freezes.NONE), read());
    freezes.freeze(List.of(FROZEN_GRANT), NOTE);
    freezes.thawAll();
    assertEquals(new LastKnown.Known<>(Freezes.NONE), read());
    client.deleteItem(
        delete -> delete.tableName("vend").key(Map.of("pk", AttributeValue.fromS("freeze"))));
    assertEquals(new LastKnown.Absent<>(), read());
    freezes.thawAll();
    assertEquals(new LastKnown.Known<>(Freezes.NONE), read());
  }

  private static final FreezeTarget CALLER = FreezeKind.CALLER.target("github/repo:a/b");
  private static final FreezeTarget PERSON = FreezeKind.PERSON.target("Ann");

  @Test
  void the_version_stands_in_the_item_while_it_freezes_a_caller_or_a_person() throws Exception {
    freezes.freeze(List.of(CALLER, PERSON, FROZEN_GRANT), NOTE);
    Freezes known = ((LastKnown.Known<Freezes>) read()).value();
    assertEquals(Set.of(new Person("ann")), known.persons());
    assertEquals(Set.of("github/repo:a/b"), texts(known.callers()));
    assertFalse(known.everything());
    assertEquals(AttributeValue.fromS("2"), item().get("version"));
    freezes.thaw(List.of(PERSON));
    assertTrue(item().containsKey("version"));
    freezes.thaw(List.of(CALLER));
    assertFalse(item().containsKey("version"));
    assertEquals(Set.of("grants", "note grant shop-deploys-from-main", "pk"), item().keySet());
  }

  private static Set<String> texts(Set<?> values) {
    return Set.copyOf(values.stream().map(Object::toString).toList());
  }

  @Test
  void the_hub_writes_an_item_of_its_own_and_never_that_of_the_command() throws Exception {
    freezes.freeze(List.of(FROZEN_GRANT), NOTE);
    var ofTheCommand = item();
    var hub = hub();
    var known =
        assertInstanceOf(HubFreezes.Known.class, hub.freeze(List.of(PERSON, FROZEN_GRANT), NOTE));
    assertEquals(Set.of(PERSON, FROZEN_GRANT), known.byHub().targets().keySet());
    assertEquals(Map.of(FROZEN_GRANT, Optional.of(NOTE)), known.byTable().targets());
    assertEquals(AttributeValue.fromS("2"), item("freeze-by-hub").get("version"));
    hub.thaw(List.of(PERSON, FROZEN_GRANT));
    assertEquals(Set.of("pk"), item("freeze-by-hub").keySet(), "the item stays, and is empty");
    assertEquals(ofTheCommand, item());
    assertEquals(1, ((LastKnown.Known<Freezes>) read()).value().grants().size());
  }

  @Test
  void the_command_lists_and_lifts_what_the_hub_froze() throws Exception {
    var hub = hub();
    hub.freeze(List.of(PERSON), NOTE);
    assertEquals(Set.of(PERSON), freezes.readBoth().byHub().orElseThrow().targets().keySet());
    assertTrue(freezes.readBoth().byTable().isNothing());
    freezes.thaw(List.of(PERSON));
    assertTrue(freezes.readBoth().byHub().orElseThrow().isNothing());
    hub.freeze(List.of(CALLER), NOTE);
    freezes.thawAll();
    assertEquals(Set.of("pk"), item("freeze-by-hub").keySet());
  }

  @Test
  void operators_at_the_hub_at_the_same_time_lose_no_freeze() throws Exception {
    var hub = hub();
    var work = new ArrayList<Callable<Object>>();
    for (int i = 0; i < 20; i++) {
      var one = FreezeKind.PERSON.target("person-" + i);
      var passing = FreezeKind.PERSON.target("passing-" + i);
      work.add(() -> hub.freeze(List.of(one), NOTE));
      work.add(() -> {
        hub.freeze(List.of(passing), NOTE);
        return hub.thaw(List.of(passing));
      });
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var done : threads.invokeAll(work)) {
        assertInstanceOf(HubFreezes.Known.class, done.get());
      }
    }
    var known = assertInstanceOf(HubFreezes.Known.class, hub.read());
    assertEquals(20, known.byHub().targets().size());
    assertFalse(known.all().everything());
  }

  @Test
  void a_damaged_item_of_the_hub_denies_everything_and_stops_operators() throws Exception {
    for (AttributeValue damaged :
        List.of(AttributeValue.fromS("ann"), AttributeValue.fromSs(List.of("\u0430nn")))) {
      client.putItem(put ->
          put.tableName("vend")
              .item(Map.of("pk", AttributeValue.fromS("freeze-by-hub"), "persons", damaged)));
      var known = assertInstanceOf(HubFreezes.Known.class, hub().read());
      assertTrue(known.all().unreadable());
      assertEquals(new LastKnown.Known<>(Freezes.UNREADABLE), FreezeTable.byHub(table()).read());
    }
    freezes.thawAll();
    assertEquals(new LastKnown.Known<>(Freezes.NONE), FreezeTable.byHub(table()).read());
  }

  private Map<String, AttributeValue> item() {
    return item("freeze");
  }

  private Map<String, AttributeValue> item(String key) {
    return client
        .getItem(get -> get.tableName("vend").key(Map.of("pk", AttributeValue.fromS(key))))
        .item();
  }

  /** Runs a concurrent operator's change just before the client sends an update. */
  private final class BeforeUpdate implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof UpdateItemRequest) {
        beforeUpdate.getAndSet(() -> {}).run();
      }
    }
  }
}
