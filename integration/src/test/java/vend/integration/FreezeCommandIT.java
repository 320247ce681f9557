package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

  @TempDir private Path folder;
  private RunningVend running;

  private record Result(int exit, String out, String err) {}

  @BeforeAll
  void start() throws Exception {
    running = new RunningVend(Map.of());
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
    int answered = 0;
    for (int tries = 0; tries < 200 && answered != status; tries++) {
      answered = running.get(PROD, token).statusCode();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertEquals(status, answered);
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
