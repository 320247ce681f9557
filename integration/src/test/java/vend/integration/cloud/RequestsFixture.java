package vend.integration.cloud;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.SettableClock;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.IssuerName;
import vend.caller.Person;
import vend.caller.Transport;
import vend.functions.aws.RequestTable;
import vend.functions.aws.Table;
import vend.grant.Decider;
import vend.grant.Freezes;
import vend.grant.Grants;
import vend.grant.RequestId;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.grant.file.PolicyFiles;
import vend.local.LocalTable;
import vend.local.dynamodb.LocalDynamoDb;
import vend.request.AccessRequest;
import vend.request.Actor;
import vend.request.RequestRules;
import vend.request.RequestStore;
import vend.request.Requests;
import vend.vending.WaitTimer;

/** Access requests over the real table, DynamoDB Local, and the real rules. */
final class RequestsFixture implements AutoCloseable {
  static final String TABLE = "vend-requests";
  static final String ROLE = "shop/admin";

  private static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAHUB", "secret"));

  /** Long enough for a hundred transactions at once on a busy machine. */
  private static final Duration PATIENT = Duration.ofSeconds(60);

  final SettableClock clock = new SettableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  final LocalDynamoDb dynamoDb;
  final DynamoDbClient client;
  final RequestStore store;
  final Requests requests;

  RequestsFixture() throws IOException {
    dynamoDb =
        new LocalDynamoDb(
            Path.of("..").toAbsolutePath().normalize().resolve("local/dynamodb/target/lib"));
    LocalTable.createRequests(Region.US_EAST_1, CREDENTIALS, dynamoDb.endpoint(), TABLE);
    client = client(dynamoDb.endpoint(), Apache5HttpClient.builder().maxConnections(200).build());
    store = store(client);
    requests = requests(store);
  }

  static DynamoDbClient client(URI endpoint, SdkHttpClient http) {
    return DynamoDbClient.builder()
        .region(Region.US_EAST_1)
        .credentialsProvider(CREDENTIALS)
        .endpointOverride(endpoint)
        .httpClient(http)
        .overrideConfiguration(over ->
            over.retryStrategy(software.amazon.awssdk.retries.DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  static RequestStore store(DynamoDbClient client) {
    return new RequestTable(new Table(client, TABLE, PATIENT));
  }

  Requests requests(RequestStore over) {
    return new Requests(over, clock, WaitTimer.SYSTEM, new SecureRandom());
  }

  /** The rules of the grants file whose approvals need this many people. */
  static RequestRules rules(int count) {
    return rules(yaml(count));
  }

  static String yaml(int count) {
    return """
    version: 1
    hub: { account: "111111111111", role: vend-hub }
    organization: o-a1b2c3d4e5
    accounts:
      shop: { id: "222222222222", externalId: 3f8e6c1a0b7d4e52 }
    issuers:
      staff: { oidc: "https://staff.example.com", audience: vend, person: sub }
    roles:
      admin: { accounts: [shop], policies: [AdministratorAccess], maxSession: 1h }
    approvers:
      leads: [ { issuer: staff, when: { StringEquals: { team: leads } } } ]
    grants:
      - id: admin-on-request
        issuer: staff
        roles: [shop/admin]
        session: { name: "{sub}", sourceIdentity: "{sub}" }
        approval: { by: [leads], count: %d, expires: 24h, lasts: 4h, breakGlass: true }
    """
        .formatted(count);
  }

  static RequestRules rules(String yaml) {
    Grants grants = grants(yaml);
    return new RequestRules(grants, new Decider(grants));
  }

  static Grants grants(String yaml) {
    try {
      return new GrantsReader("grants.yaml", PolicyFiles.NONE, Transport.HTTPS_ONLY).read(yaml);
    } catch (InvalidGrants e) {
      throw new IllegalArgumentException(e);
    }
  }

  Actor actor(String name, String team) {
    var caller =
        new Caller(
            new IssuerName("staff"),
            "https://staff.example.com",
            name,
            List.of("vend"),
            new Claims(Map.of("sub", List.of(name), "team", List.of(team))),
            clock.instant().plusSeconds(600),
            Optional.empty(),
            Person.parse(name));
    return Actor.of(caller, "203.0.113.7").orElseThrow();
  }

  Actor lead(String name) {
    return actor(name, "leads");
  }

  Actor developer(String name) {
    return actor(name, "developers");
  }

  static RequestRules.NewRequest wanted(boolean breakGlass) {
    return new RequestRules.NewRequest(
        RoleReference.parse(ROLE), Optional.empty(), "an outage", breakGlass);
  }

  Requests.Result make(RequestRules rules, String name) {
    return requests.make(rules, developer(name), wanted(false), Optional.empty(), Freezes.NONE);
  }

  AccessRequest made(RequestRules rules, String name) {
    return done(make(rules, name));
  }

  static AccessRequest done(Requests.Result result) {
    return result instanceof Requests.Done(AccessRequest request, boolean _)
        ? request
        : fail(result);
  }

  private static AccessRequest fail(Requests.Result result) {
    throw new AssertionError(result);
  }

  Requests.Result act(RequestRules rules, Actor actor, RequestId id, Requests.Act act) {
    return requests.act(rules, actor, id, act, "", Freezes.NONE);
  }

  AccessRequest read(RequestId id) {
    return store.read(id) instanceof RequestStore.Present(AccessRequest request)
        ? request
        : missing(id);
  }

  private static AccessRequest missing(RequestId id) {
    throw new AssertionError(id + " is not in the table");
  }

  /** All items whose partition key starts like this, by partition key. */
  Map<String, Map<String, AttributeValue>> items(String prefix) {
    return client.scan(scan -> scan.tableName(TABLE).consistentRead(true)).items().stream()
        .filter(item -> key(item).startsWith(prefix))
        .collect(Collectors.toMap(RequestsFixture::key, item -> item));
  }

  private static String key(Map<String, AttributeValue> item) {
    return java.util.Objects.requireNonNull(item.get("pk")).s();
  }

  /** The count of open requests in the only item of a person. */
  int open() {
    return items("person#").values().stream()
        .mapToInt(item -> Integer.parseInt(java.util.Objects.requireNonNull(item.get("open")).n()))
        .sum();
  }

  void clear() {
    items("")
        .keySet()
        .forEach(key ->
            client.deleteItem(
                delete -> delete.tableName(TABLE).key(Map.of("pk", AttributeValue.fromS(key)))));
  }

  @Override
  public void close() throws IOException {
    client.close();
    dynamoDb.close();
  }
}
