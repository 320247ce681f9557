package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import vend.Json;
import vend.local.LocalTable;
import vend.local.dynamodb.LocalDynamoDb;
import vend.local.lambda.LambdaRuntime;
import vend.local.lambda.RuntimeApi;

/**
 * The packaged Slack app, under Lambda's own runtime interface client, with each sample of {@code
 * events/slack}. A signature needs the current time, so this test signs the samples.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackagedSlackIT {
  private static final Duration PATIENT = Duration.ofMinutes(1);
  private static final Path SAMPLES = RunningVend.CHECKOUT.resolve("events/slack");
  private static final Pattern REQUEST = Pattern.compile("req-[a-z0-9]{12}");

  private Path folder;
  private LocalDynamoDb dynamoDb;
  private LoopbackSlack slack;
  private RuntimeApi api;
  private LambdaRuntime runtime;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    dynamoDb = new LocalDynamoDb(RunningVend.CHECKOUT.resolve("local/dynamodb/target/lib"));
    LocalTable.createRequests(
        Region.US_EAST_1,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAHUB", "secret")),
        dynamoDb.endpoint(),
        "vend-requests");
    slack = new LoopbackSlack();
    api = RuntimeApi.start();
    Path function = Files.createDirectory(folder.resolve("function"));
    Files.createSymbolicLink(function.resolve("lib"), BuiltPackage.jars("Slack"));
    Files.writeString(function.resolve("grants.yaml"), grants());
    runtime =
        LambdaRuntime.start(
            function,
            Path.of("../functions/target/runtime-interface-client"),
            "vend.slack.SlackFunction::handleRequest",
            api,
            environment(),
            List.of(),
            folder.resolve("output"));
    awaitCommand();
  }

  /**
   * Sends a command until the function starts its work: the first calls of a JVM may take longer
   * than their limits.
   */
  private void awaitCommand() throws Exception {
    for (int tries = 0; tries < 60; tries++) {
      slack.started.clear();
      Object status = send("command", body("command")).get("statusCode");
      if (Objects.equals(status, 200) && slack.started.poll() != null) {
        slack.calls.clear();
        return;
      }
      Thread.sleep(1_000);
    }
    throw new AssertionError("The function does not answer a command.");
  }

  /** The example of approvals, with an approver that the file names by the address. */
  private static String grants() throws Exception {
    String example =
        Files.readString(RunningVend.CHECKOUT.resolve("examples/approvals/grants.yaml"));
    String byGroup =
        "{ issuer: chatbot, when: { \"ForAnyValue:StringEquals\": { groups: [shop-leads] } } }";
    assertTrue(example.contains(byGroup), example);
    return example.replace(
        byGroup, "{ issuer: chatbot, when: { StringEquals: { person: bob@example.com } } }");
  }

  private Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    environment.put("VEND_REQUESTS_TABLE", "vend-requests");
    environment.put("VEND_CHAT_ISSUER", "chatbot");
    environment.put("VEND_SLACK_CHANNEL", LoopbackSlack.CHANNEL);
    environment.put("VEND_SLACK_SECRET", "vend/slack");
    environment.put("VEND_SLACK_ENDPOINT", slack.uri() + "/api/");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "vend-slack");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "7");
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "AKIAHUB");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_SESSION_TOKEN", "token");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", slack.uri().toString());
    environment.put("AWS_ENDPOINT_URL_LAMBDA", slack.uri().toString());
    return environment;
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {runtime, api, slack, dynamoDb}) {
      if (part != null) {
        part.close();
      }
    }
  }

  private static Map<String, Object> sample(String name) throws Exception {
    return Json.readObject(Files.readString(SAMPLES.resolve(name + ".json")));
  }

  private static String body(String sample) throws Exception {
    return String.valueOf(sample(sample).get("body"));
  }

  /** The sample with this body, signed at this time, in Base64 as API Gateway passes on forms. */
  private static String signed(String sample, String body, Instant when) throws Exception {
    Map<String, Object> event = sample(sample);
    var headers = new LinkedHashMap<String, Object>();
    ((Map<?, ?>) Objects.requireNonNull(event.get("headers")))
        .forEach((name, value) -> headers.put(String.valueOf(name), value));
    String timestamp = Long.toString(when.getEpochSecond());
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(LoopbackSlack.SIGNING_SECRET.getBytes(UTF_8), "HmacSHA256"));
    byte[] signature = mac.doFinal("v0:%s:%s".formatted(timestamp, body).getBytes(UTF_8));
    headers.put("x-slack-request-timestamp", timestamp);
    headers.put("x-slack-signature", "v0=" + HexFormat.of().formatHex(signature));
    event.put("headers", headers);
    event.put("body", Base64.getEncoder().encodeToString(body.getBytes(UTF_8)));
    event.put("isBase64Encoded", true);
    return Json.write(event);
  }

  private Map<String, Object> send(String sample, String body) throws Exception {
    return invoke(signed(sample, body, Instant.now()));
  }

  private Map<String, Object> invoke(String event) throws Exception {
    return Json.readObject(api.invoke(event, PATIENT));
  }

  /** Runs the invocation that the function has started. */
  private void work() throws Exception {
    assertEquals(Map.of(), invoke(Objects.requireNonNull(slack.started.poll())));
    assertEquals(0, slack.started.size());
  }

  @Test
  void takes_a_request_from_the_command_to_its_approval() throws Exception {
    assertEquals(200, send("command", body("command")).get("statusCode"));
    work();
    String form = slack.calls("views.update").getLast();
    assertTrue(form.contains("shop-prod/admin"), form);

    Map<String, Object> answer = send("submission", body("submission"));
    assertEquals(200, answer.get("statusCode"));
    var id = REQUEST.matcher(String.valueOf(answer.get("body")));
    assertTrue(id.find(), answer.toString());

    Map<String, Object> changed = sample("changed");
    changed.put("detail", Map.of("request", Map.of("id", id.group())));
    assertEquals(Map.of(), invoke(Json.write(changed)));
    String message = slack.calls("chat.postMessage").getFirst();
    assertTrue(message.contains("Access request: pending"), message);
    assertTrue(message.contains(id.group()), message);

    String click = body("approve").replace("req-000000000000", id.group());
    assertEquals(200, send("approve", click).get("statusCode"));
    work();
    assertTrue(slack.calls("chat.update").getLast().contains("Access request: approved"));
    assertTrue(slack.calls("chat.postMessage").getLast().contains("vend credentials"));

    String lines = Files.readString(folder.resolve("output"));
    assertTrue(lines.contains("\"act\":\"approve\""), lines);
    assertFalse(lines.contains(LoopbackSlack.TOKEN), lines);
    assertFalse(lines.contains(LoopbackSlack.SIGNING_SECRET), lines);
    assertFalse(lines.contains("ERROR"), lines);
  }

  @Test
  void answers_the_challenge_of_slack_s_check_of_the_address() throws Exception {
    Map<String, Object> answer = send("url-verification", body("url-verification"));
    assertEquals(200, answer.get("statusCode"));
    assertTrue(body("url-verification").contains(String.valueOf(answer.get("body"))), "" + answer);
    assertFalse(String.valueOf(answer.get("body")).isEmpty());
  }

  @Test
  void refuses_a_sample_that_is_not_signed_or_was_signed_too_long_ago() throws Exception {
    for (String sample : List.of("command", "submission", "approve", "url-verification")) {
      assertEquals(401, invoke(Json.write(sample(sample))).get("statusCode"), sample);
      String old = signed(sample, body(sample), Instant.now().minusSeconds(301));
      assertEquals(401, invoke(old).get("statusCode"), sample);
    }
    String other = signed("command", body("command"), Instant.now());
    Map<String, Object> changed = Json.readObject(other);
    changed.put("body", body("submission"));
    changed.put("isBase64Encoded", false);
    assertEquals(401, invoke(Json.write(changed)).get("statusCode"));
    assertEquals(0, slack.started.size());
  }
}
