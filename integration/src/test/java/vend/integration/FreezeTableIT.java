package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import vend.aws.RoleArn;
import vend.caller.IssuerName;
import vend.cli.freeze.FreezeClient;
import vend.cli.freeze.FreezeFailed;
import vend.cli.freeze.FreezeNote;
import vend.cli.freeze.Kind;
import vend.cli.freeze.Target;
import vend.functions.aws.AwsClients;
import vend.functions.aws.FreezeTable;
import vend.functions.aws.TimeBudget;
import vend.grant.FreezeStore;
import vend.grant.Freezes;
import vend.grant.GrantId;
import vend.local.LocalTable;
import vend.local.dynamodb.LocalDynamoDb;

/** Writes freezes as {@code vend freeze} does, and reads them as the function does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreezeTableIT {
  private static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";
  private static final Target FROZEN_ROLE = new Target(Kind.ROLE, ROLE);
  private static final Target FROZEN_GRANT = new Target(Kind.GRANT, "shop-deploys-from-main");
  private static final Target FROZEN_ISSUER = new Target(Kind.ISSUER, "github");
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
    assertEquals(new FreezeStore.Known(Freezes.NONE), read());
  }

  private FreezeStore.Found read() {
    var clients =
        new AwsClients(
            "us-east-1",
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "made-up")),
            new AwsClients.Endpoints(
                Optional.empty(),
                Optional.of(dynamoDb.endpoint()),
                Optional.empty(),
                Optional.empty()),
            TimeBudget.OF_THE_FUNCTION);
    return new FreezeTable(clients.table("vend")).read();
  }

  private static FreezeStore.Known known(
      boolean everything, Set<String> roles, Set<String> grants, Set<String> issuers) {
    return new FreezeStore.Known(
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
    freezes.freeze(List.of(Target.EVERYTHING), NOTE);
    assertEquals(known(true, Set.of(ROLE), three, Set.of("github")), read());
    freezes.thaw(List.of(Target.EVERYTHING, FROZEN_ISSUER));
    assertEquals(known(false, Set.of(ROLE), three, Set.of()), read());
    freezes.thaw(List.of(FROZEN_ROLE, FROZEN_GRANT));
    assertEquals(known(false, Set.of(), Set.of(), Set.of()), read());
  }

  @Test
  void concurrentOperatorsLoseNoFreeze() throws Exception {
    var work = new ArrayList<Callable<Object>>();
    for (int i = 0; i < 20; i++) {
      var one = new Target(Kind.GRANT, "grant-" + i);
      var passing = new Target(Kind.GRANT, "passing-" + i);
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
    assertTrue(freezes.thaw(List.of(FROZEN_GRANT)).isNothing());
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
    assertEquals(known(true, Set.of(), Set.of(), Set.of()), read());
    assertEquals(frozen, freezes.thawAll());
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
    assertEquals(new FreezeStore.Known(Freezes.NONE), read());
    freezes.freeze(List.of(FROZEN_GRANT), NOTE);
    freezes.thawAll();
    assertEquals(new FreezeStore.Known(Freezes.NONE), read());
    client.deleteItem(
        delete -> delete.tableName("vend").key(Map.of("pk", AttributeValue.fromS("freeze"))));
    assertEquals(new FreezeStore.Absent(), read());
    freezes.thawAll();
    assertEquals(new FreezeStore.Known(Freezes.NONE), read());
  }

  private Map<String, AttributeValue> item() {
    return client
        .getItem(get -> get.tableName("vend").key(Map.of("pk", AttributeValue.fromS("freeze"))))
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
