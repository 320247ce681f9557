package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import vend.Json;
import vend.cli.freeze.FreezeClient;

/** Runs `vend freeze` and `vend thaw` as an operator does, while Vend serves requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreezeCommandIT {
  private static final String PROD = "/v1/credentials/shop-prod/deploy";
  private static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";
  private static final String EXAMPLE = RunningVend.CHECKOUT.resolve("grants.yaml").toString();

  private static final String LOOK = "/v1/credentials/shop-prod/read-only";
  private static final String OPERATORS =
      """
      operators:
        - id: oncall
          issuer: staff
          when: { StringEquals: { sub: [olga, oleg] } }
          may: [leases, revoke, freeze]
      grants:
      """;

  @TempDir private Path folder;
  private RunningVend running;

  private record Result(int exit, String out, String err) {}

  @BeforeAll
  void start(@TempDir Path hub) throws Exception {
    String grants =
        Files.readString(RunningVend.CHECKOUT.resolve("grants.yaml"))
            .replace("      policy: policies/deploy.json\n", "")
            .replace("audience: vend\n", "audience: vend\n    person: sub\n")
            .replace("grants:\n", OPERATORS);
    running = new RunningVend(Map.of(), Files.writeString(hub.resolve("grants.yaml"), grants));
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
  }

  @AfterEach
  void thaw() throws Exception {
    var dynamoDb =
        DynamoDbClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(running.vend().dynamoDbUri().orElseThrow())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "made-up")))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
    try (var client = new FreezeClient(dynamoDb, Region.US_EAST_1, "AKIA", "vend")) {
      client.thawAll();
    }
  }

  @Test
  void aFreezeAndAThawTakeEffectForCallers() throws Exception {
    String token = running.token("github", RunningVend.pipeline());
    awaitAnswer(token, 200);
    Result frozen = vend("freeze", "shop-prod/deploy", "--why", "ticket 4711", "--grants", EXAMPLE);
    assertEquals(0, frozen.exit, frozen.err);
    assertTrue(frozen.out.contains("role       " + ROLE), frozen.out);
    assertTrue(frozen.out.contains(": ticket 4711"), frozen.out);
    assertTrue(frozen.out.contains("within 5 seconds"), frozen.out);
    awaitAnswer(token, 403);
    assertEquals("Frozen", running.lastEvent().get("reason"));
    Result thawed = vend("thaw", ROLE);
    assertEquals(0, thawed.exit, thawed.err);
    assertTrue(thawed.out.contains("nothing"), thawed.out);
    awaitAnswer(token, 200);
  }

  private void awaitAnswer(String token, int status) throws Exception {
    awaitAnswer(PROD, token, status);
  }

  private void awaitAnswer(String path, String token, int status) throws Exception {
    int answered = 0;
    for (int tries = 0; tries < 200 && answered != status; tries++) {
      answered = running.get(path, token).statusCode();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertEquals(status, answered);
  }

  private String staff(String subject) {
    return running.token(
        "staff",
        Map.of(
            "sub", subject, "email", subject + "@example.com", "groups", List.of("engineering")));
  }

  private HttpResponse<String> atTheHub(String method, String operator, String body)
      throws Exception {
    return running.send(
        HttpRequest.newBuilder(running.uri("/v1/freezes"))
            .header("Authorization", "Bearer " + staff(operator))
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void a_frozen_person_is_stopped_and_other_callers_are_not() throws Exception {
    awaitAnswer(LOOK, staff("dora"), 200);
    Result frozen = vend("freeze", "--person", "Dora", "--reason", "stolen laptop");
    assertEquals(0, frozen.exit, frozen.err);
    assertTrue(frozen.out.contains("person     dora"), frozen.out);
    awaitAnswer(LOOK, staff("dora"), 403);
    assertEquals("Frozen", running.lastEvent().get("reason"));
    assertEquals("dora", running.lastEvent().get("person"));
    assertEquals(200, running.get(LOOK, staff("eve")).statusCode());
    String pipeline = running.token("github", RunningVend.pipeline());
    assertEquals(200, running.get(PROD, pipeline).statusCode());
    vend("thaw", "--person", "dora");
    awaitAnswer(LOOK, staff("dora"), 200);
    vend("freeze", "--caller", "staff/dora");
    awaitAnswer(LOOK, staff("dora"), 403);
    assertEquals(200, running.get(LOOK, staff("eve")).statusCode());
  }

  @Test
  void an_operator_freezes_at_the_hub_and_cannot_lift_what_the_command_froze() throws Exception {
    String body = "{\"persons\":[\"dora\"],\"reason\":\"stolen laptop\"}";
    assertEquals(403, atTheHub("POST", "dora", body).statusCode());
    HttpResponse<String> frozen = atTheHub("POST", "olga", body);
    assertEquals(200, frozen.statusCode(), frozen.body());
    awaitAnswer(LOOK, staff("dora"), 403);
    assertEquals(200, running.get(LOOK, staff("eve")).statusCode());
    Result listed = vend("freeze", "--list");
    assertTrue(listed.out.contains("person     dora"), listed.out);
    assertTrue(listed.out.contains("(frozen at the hub)"), listed.out);
    assertTrue(listed.out.contains("staff/olga (operator oncall): stolen laptop"), listed.out);
    vend("freeze", "--person", "dora");
    HttpResponse<String> thawed = atTheHub("DELETE", "olga", body);
    assertEquals(200, thawed.statusCode(), thawed.body());
    assertTrue(thawed.body().contains("use vend thaw"), thawed.body());
    assertTrue(atTheHub("GET", "olga", "").body().contains("\"liftable\":false"));
    awaitAnswer(LOOK, staff("dora"), 403);
    atTheHub("POST", "olga", body);
    vend("thaw", "--person", "dora");
    awaitAnswer(LOOK, staff("dora"), 200);
  }

  @Test
  void an_operator_that_the_command_froze_cannot_act_at_the_hub() throws Exception {
    vend("freeze", "--person", "olga");
    HttpResponse<String> refused =
        atTheHub("POST", "olga", "{\"persons\":[\"oleg\"],\"reason\":\"x\"}");
    assertEquals(403, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("OperatorFrozen"), refused.body());
    assertEquals(200, atTheHub("GET", "oleg", "").statusCode());
  }

  @Test
  void listsFreezesWithTheirOperators() throws Exception {
    vend("freeze", "--issuer", "github", "--grant", "shop-deploys-to-test", "--everything");
    Result list = vend("freeze", "--list");
    assertEquals(0, list.exit, list.err);
    for (String line :
        List.of(
            "(?m)^  everything since 20..-..-..T..:..:..Z by .* \\(AKIAOPERATOR\\)$",
            "(?m)^  grant      shop-deploys-to-test  since .*",
            "(?m)^  issuer     github  since .*")) {
      assertTrue(list.out.matches("(?s).*" + line + ".*"), list.out);
    }
  }

  @Test
  void aDryRunChangesNothing() throws Exception {
    Result tried = vend("freeze", "--everything", "--dry-run");
    assertEquals(0, tried.exit, tried.err);
    assertTrue(tried.out.contains("Would be frozen afterwards"), tried.out);
    assertTrue(tried.out.contains("everything"), tried.out);
    assertTrue(vend("freeze", "--list").out.contains("nothing"));
    vend("freeze", "--everything");
    assertTrue(vend("thaw", "--all", "--dry-run").out.contains("nothing"));
    assertTrue(vend("freeze", "--list").out.contains("everything"));
  }

  @Test
  void warnsAboutNamesThatTheGrantsFileLacksButFreezesThem() throws Exception {
    Result frozen =
        vend(
            "freeze",
            "--grant",
            "shop-deploys-form-main",
            "--issuer",
            "github",
            "--grants",
            EXAMPLE);
    assertEquals(0, frozen.exit);
    assertTrue(frozen.err.contains("has no grant shop-deploys-form-main"), frozen.err);
    assertFalse(frozen.err.contains("github"), frozen.err);
    assertTrue(frozen.out.contains("shop-deploys-form-main"), frozen.out);
  }

  @Test
  void freezesWithAnInvalidGrantsFile() throws Exception {
    Path broken = Files.writeString(folder.resolve("grants.yaml"), "version: 2\n");
    Result frozen = vend("freeze", ROLE, "--grants", broken.toString());
    assertEquals(0, frozen.exit, frozen.err);
    assertTrue(frozen.err.contains("names are not checked"), frozen.err);
  }

  @Test
  void escapesTerminalControlsInAReason() throws Exception {
    vend("freeze", "--everything", "--why", "leak\u001b[2J\nof keys");
    String list = vend("freeze", "--list").out;
    assertFalse(list.contains("\u001b"), list);
    assertEquals(2, list.lines().count(), list);
    assertTrue(list.contains("of keys"), list);
  }

  @Test
  void reportsNamesThatWereNotFrozen() throws Exception {
    Result thawed = vend("thaw", "--issuer", "github");
    assertEquals(0, thawed.exit);
    assertTrue(thawed.err.contains("issuer github was not frozen"), thawed.err);
  }

  @Test
  void reportsAMissingArgument() throws Exception {
    var otherTable = environment();
    otherTable.put("VEND_TABLE", "another");
    assertFailsWith("there is no table another in us-east-1", otherTable);
    var noRegion = environment();
    noRegion.remove("AWS_REGION");
    assertFailsWith("no AWS region", noRegion);
    noRegion.put("AWS_DEFAULT_REGION", "us-east-1");
    assertEquals(0, vend(noRegion, "freeze", "--list").exit);
    var noCredentials = environment();
    noCredentials.remove("AWS_SECRET_ACCESS_KEY");
    assertFailsWith("no AWS credentials", noCredentials);
    var noServer = environment();
    noServer.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
    assertFailsWith("does not answer", noServer);
  }

  @Test
  void namesThePolicyThatAnOperatorNeeds() throws Exception {
    assertRefused("AccessDeniedException", "FreezePolicy");
    assertRefused("ExpiredTokenException", "Sign in again");
  }

  private void assertRefused(String code, String message) throws Exception {
    HttpServer aws =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    aws.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] bytes =
                Json.write(Map.of("__type", "x#" + code, "message", "the message of AWS"))
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(400, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    aws.start();
    try {
      var environment = environment();
      environment.put(
          "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + aws.getAddress().getPort());
      Result result = assertFailsWith(message, environment);
      assertTrue(result.err.contains("the message of AWS"), result.err);
    } finally {
      aws.stop(0);
    }
  }

  private Result assertFailsWith(String message, Map<String, String> environment) throws Exception {
    Result result = vend(environment, "freeze", "--everything");
    assertEquals(2, result.exit, result.err);
    assertTrue(result.err.contains(message), result.err);
    assertEquals("", result.out);
    return result;
  }

  private Result vend(String... arguments) throws Exception {
    return vend(environment(), arguments);
  }

  private Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    environment.put(
        "AWS_ENDPOINT_URL_DYNAMODB", running.vend().dynamoDbUri().orElseThrow().toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "AKIAOPERATOR");
    environment.put("AWS_SECRET_ACCESS_KEY", "made up for this test");
    // Keep the AWS settings of the user and of the machine that run the tests out.
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", folder.resolve("none").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
    environment.put("VEND_TABLE", "vend");
    return environment;
  }

  private Result vend(Map<String, String> environment, String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "vend.cli.Main"));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("The command did not end: " + Files.readString(err, UTF_8));
    }
    return new Result(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
