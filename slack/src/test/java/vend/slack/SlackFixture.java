package vend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.Context;
import com.slack.api.app_backend.SlackSignature;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import vend.Json;
import vend.Secret;
import vend.SettableClock;
import vend.caller.Transport;
import vend.functions.aws.RequestTable;
import vend.functions.aws.Table;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.grant.RequestId;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.grant.file.PolicyFiles;
import vend.local.LocalTable;
import vend.local.dynamodb.LocalDynamoDb;
import vend.request.AccessRequest;
import vend.request.RequestRules;
import vend.request.RequestState;
import vend.request.RequestStore;
import vend.slack.aws.SlackMessageTable;
import vend.vending.WaitTimer;

/** The Slack app over the real table, the real rules and a stub of Slack. */
final class SlackFixture implements AutoCloseable {
  static final String SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  static final String ANN = "U0ANN";
  static final String LEAD = "U0LEAD";
  static final String LEAD2 = "U0LEAD2";
  static final String ROLE = "shop/admin";

  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAHUB", "secret"));

  private static final String GRANT = "admin-on-request";
  private static final String YAML =
      """
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts:
        shop: { id: "222222222222", externalId: 3f8e6c1a0b7d4e52 }
      issuers:
        staff: { oidc: "https://staff.example.com", audience: vend, person: sub }
        slack: { chat: Slack, person: person }
      roles:
        admin: { accounts: [shop], policies: [AdministratorAccess], maxSession: 1h }
      approvers:
        leads:
          - { issuer: slack, when: { StringEquals: { person: [lead@example.com, lead2@example.com] } } }
      grants:
        - id: admin-on-request
          issuer: staff
          roles: [shop/admin]
          session: { name: "{sub}", sourceIdentity: "{sub}" }
          approval: { by: [leads], expires: 24h, lasts: 4h, breakGlass: true }
      """;

  final SettableClock clock = new SettableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  final StubSlack slack = new StubSlack();
  final List<String> lines = new CopyOnWriteArrayList<>();
  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  final Queue<Map<String, Object>> started = new ArrayDeque<>();
  final RequestStore store;
  final SlackFunction function;
  volatile boolean lambdaAccepts = true;
  volatile boolean losesNotes;
  volatile String botToken = StubSlack.TOKEN;
  volatile String signingSecret = SIGNING_SECRET;
  final AtomicInteger secretReads = new AtomicInteger();
  private final DynamoDbClient client;
  private final MessageStore messages;
  private int triggers;

  /**
   * @param table the name of a new table
   */
  SlackFixture(LocalDynamoDb dynamoDb, String table) throws IOException {
    client = clientOfNewTable(dynamoDb, table);
    var requests = new Table(client, table, PATIENT);
    store = new RequestTable(requests);
    messages = new SlackMessageTable(requests);
    slack.user(ANN, "Ann@example.com", Map.of());
    slack.user(LEAD, "lead@example.com", Map.of());
    slack.user(LEAD2, "lead2@example.com", Map.of());
    RequestRules rules = rules();
    function =
        new SlackFunction(
            new SlackWiring(
                "slack",
                StubSlack.CHANNEL,
                slack.webApi(),
                this::secrets,
                () -> Optional.of(rules),
                store,
                new LosingStore(),
                event -> lambdaAccepts && started.add(event),
                clock,
                new RecordedPauses(pauses),
                lines::add));
  }

  /** Creates a table of access requests, and a client for it. */
  static DynamoDbClient clientOfNewTable(LocalDynamoDb dynamoDb, String table) throws IOException {
    LocalTable.createRequests(Region.US_EAST_1, CREDENTIALS, dynamoDb.endpoint(), table);
    return DynamoDbClient.builder()
        .region(Region.US_EAST_1)
        .credentialsProvider(CREDENTIALS)
        .endpointOverride(dynamoDb.endpoint())
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }

  private SlackSecrets secrets() throws SlackSecrets.Unreadable {
    secretReads.incrementAndGet();
    if (signingSecret.isEmpty()) {
      throw new SlackSecrets.Unreadable("no answer");
    }
    return new SlackSecrets(Secret.of(botToken), Secret.of(signingSecret));
  }

  /** The real table. On {@link #losesNotes}, the process ends before it notes a result. */
  private final class LosingStore implements MessageStore {
    @Override
    public void warmUp() {
      messages.warmUp();
    }

    @Override
    public Claim claim(RequestId request, Instant now) {
      return messages.claim(request, now);
    }

    @Override
    public void release(RequestId request, Instant claimed) {
      messages.release(request, claimed);
    }

    @Override
    public void posted(RequestId request, Posted message, Instant now) {
      end();
      messages.posted(request, message, now);
    }

    @Override
    public void forget(RequestId request, Posted deleted, Instant now) {
      messages.forget(request, deleted, now);
    }

    @Override
    public Optional<Long> claimNotice(RequestId request, long version, Instant now) {
      return messages.claimNotice(request, version, now);
    }

    @Override
    public void releaseNotice(RequestId request, long version, long before, Instant now) {
      messages.releaseNotice(request, version, before, now);
    }

    private void end() {
      if (losesNotes) {
        throw new IllegalStateException("the process ends here");
      }
    }
  }

  /** Pauses that take no time. */
  private record RecordedPauses(List<Duration> pauses) implements WaitTimer {
    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public void pause(Duration length) {
      pauses.add(length);
    }
  }

  static RequestRules rules() {
    return rules(YAML);
  }

  /** The rules after the grant has changed. */
  static RequestRules changedRules() {
    return rules(YAML.replace("lasts: 4h", "lasts: 2h"));
  }

  private static RequestRules rules(String yaml) {
    Grants grants = grants(yaml);
    return new RequestRules(grants, new Decider(grants));
  }

  private static Grants grants(String yaml) {
    try {
      return new GrantsReader("grants.yaml", PolicyFiles.NONE, Transport.HTTPS_ONLY).read(yaml);
    } catch (InvalidGrants e) {
      throw new IllegalArgumentException(e);
    }
  }

  static LocalDynamoDb dynamoDb() throws IOException {
    return new LocalDynamoDb(
        Path.of("..").toAbsolutePath().normalize().resolve("local/dynamodb/target/lib"));
  }

  // Requests of Slack.

  /** A request as API Gateway passes it on: payload format 2.0, with a Base64 body. */
  Map<String, Object> signed(String body) {
    return signed(body, SIGNING_SECRET);
  }

  Map<String, Object> signed(String body, String secret) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    return event(body, timestamp, new SlackSignature.Generator(secret).generate(timestamp, body));
  }

  static Map<String, Object> event(String body, String timestamp, String signature) {
    var event = new HashMap<String, Object>();
    event.put("version", "2.0");
    event.put("routeKey", "POST /v1/chat/slack");
    event.put("rawPath", "/v1/chat/slack");
    event.put("requestContext", Map.of("http", Map.of("method", "POST")));
    event.put(
        "headers",
        Map.of(
            "content-type",
            "application/x-www-form-urlencoded",
            "x-slack-request-timestamp",
            timestamp,
            "x-slack-signature",
            signature));
    event.put("body", Base64.getEncoder().encodeToString(body.getBytes(UTF_8)));
    event.put("isBase64Encoded", true);
    return event;
  }

  String command(String user, String team) {
    return "token=deprecated-token&team_id=%s&team_domain=vend&channel_id=D1&channel_name=directmessage&user_id=%s&user_name=x&command=%%2Fvend&text=&response_url=https%%3A%%2F%%2Fhooks.slack.com%%2Fcommands%%2Fthe-response-url&trigger_id=%s"
        .formatted(team, user, "13345224609.738474920.trigger" + ++triggers);
  }

  String externalId() {
    return "vend-13345224609.738474920.trigger" + triggers;
  }

  static String payload(Map<String, ?> payload) {
    return "payload=" + URLEncoder.encode(Json.write(payload), UTF_8);
  }

  String submission(String user, String view, String role, String duration, String reason) {
    return submission(user, view, role, duration, reason, List.of());
  }

  /**
   * @param blocks the blocks of the form, which Slack sends with each submission
   */
  String submission(
      String user, String view, String role, String duration, String reason, List<?> blocks) {
    return payload(
        Map.of(
            "type",
            "view_submission",
            "team",
            Map.of("id", StubSlack.TEAM, "domain", "vend"),
            "user",
            Map.of("id", user, "username", "x", "team_id", StubSlack.TEAM),
            "api_app_id",
            "A1",
            "token",
            "deprecated-token",
            "trigger_id",
            "1.2.submit",
            "view",
            Map.of(
                "id",
                view,
                "team_id",
                StubSlack.TEAM,
                "type",
                "modal",
                "callback_id",
                Forms.REQUEST,
                "external_id",
                externalId(),
                "blocks",
                blocks,
                "state",
                Map.of(
                    "values",
                    Map.of(
                        Forms.ROLE,
                        Map.of(Forms.ROLE, select(role + " " + GRANT)),
                        Forms.DURATION,
                        Map.of(Forms.DURATION, select(duration)),
                        Forms.REASON,
                        Map.of(
                            Forms.REASON, Map.of("type", "plain_text_input", "value", reason)))))));
  }

  private static Map<String, Object> select(String value) {
    return Map.of(
        "type",
        "static_select",
        "selected_option",
        Map.of("text", Map.of("type", "plain_text", "text", value), "value", value));
  }

  static String click(String user, String userTeam, String action, RequestId request) {
    return payload(
        Map.of(
            "type",
            "block_actions",
            "team",
            Map.of("id", StubSlack.TEAM, "domain", "vend"),
            "user",
            Map.of("id", user, "username", "x", "team_id", userTeam),
            "api_app_id",
            "A1",
            "token",
            "deprecated-token",
            "trigger_id",
            "1.2.click",
            "container",
            Map.of("type", "message", "message_ts", "1.2", "channel_id", StubSlack.CHANNEL),
            "channel",
            Map.of("id", StubSlack.CHANNEL, "name", "vend"),
            "response_url",
            "https://hooks.slack.com/actions/the-response-url",
            "actions",
            List.of(
                Map.of(
                    "type",
                    "button",
                    "action_id",
                    action,
                    "block_id",
                    "b",
                    "value",
                    request.value(),
                    "action_ts",
                    "1.2"))));
  }

  // Invocations.

  Map<String, Object> invoke(Map<String, Object> event) {
    return function.handleRequest(event, context());
  }

  /** An invocation. The handler reads its id and nothing else. */
  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> {
              assertEquals("getAwsRequestId", method.getName());
              return "lambda-request";
            });
  }

  /** Sends a signed request and runs the invocation that it starts. */
  Map<String, Object> send(String body) {
    Map<String, Object> answer = invoke(signed(body));
    work();
    return answer;
  }

  void work() {
    while (!started.isEmpty()) {
      var _ = invoke(started.remove());
    }
  }

  static int status(Map<String, Object> answer) {
    return (int) answer.getOrDefault("statusCode", 0);
  }

  /** A change of the request, as the rule on EventBridge passes it on. */
  static Map<String, Object> changed(RequestId id) {
    return Map.of(
        "version",
        "0",
        "source",
        "vend",
        "detail-type",
        "Vend Access Request",
        "detail",
        Map.of("version", 1, "request", Map.of("id", id.value(), "state", "approved")));
  }

  /** Makes a request in Slack, and posts its message. */
  AccessRequest requested(String view) {
    send(command(ANN, StubSlack.TEAM));
    send(submission(ANN, view, ROLE, "1h", "an outage"));
    AccessRequest made = requests().getLast();
    invoke(changed(made.id()));
    return made;
  }

  /** All requests, oldest first. */
  List<AccessRequest> requests() {
    var all = new ArrayList<AccessRequest>();
    for (RequestState.Kind kind : RequestState.Kind.values()) {
      if (store.list(new RequestStore.Range(new RequestStore.InState(kind), Optional.empty(), 100))
          instanceof RequestStore.Listing(List<AccessRequest> requests, boolean _)) {
        all.addAll(requests);
      }
    }
    all.sort(java.util.Comparator.comparing(AccessRequest::created));
    return all;
  }

  AccessRequest read(RequestId id) {
    return store.read(id) instanceof RequestStore.Present(AccessRequest request)
        ? request
        : missing(id);
  }

  private static AccessRequest missing(RequestId id) {
    throw new AssertionError(id + " is not in the table");
  }

  static SecureRandom random() {
    return new SecureRandom();
  }

  @Override
  public void close() {
    slack.close();
    client.close();
  }
}
