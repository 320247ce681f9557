package vend.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * AWS's own clients get keys from Vend without a line of code, and use them at the local STS. The
 * Java SDK always runs; the others run where {@code VEND_TEST_CLIENTS} names the folder that {@code
 * .ci/clients} filled.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealClientsIT {
  private static final String EXPECTED =
      "arn:aws:sts::222222222222:assumed-role/deploy/acme-shop-9012345678";

  /** The clients, by how they are run. */
  enum Client {
    AWS_CLI("venv/bin/aws sts get-caller-identity --query Arn --output text"),
    BOTO3("venv/bin/python whoami.py"),
    GO("whoami"),
    JAVASCRIPT("node whoami.mjs"),
    JAVA("");

    private final String command;

    Client(String command) {
      this.command = command;
    }

    List<String> commandLine() {
      if (this == JAVA) {
        return List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "vend.local.JavaSdkWhoAmI");
      }
      String folder = System.getenv().getOrDefault("VEND_TEST_CLIENTS", "");
      assumeTrue(
          !folder.isEmpty(),
          "VEND_TEST_CLIENTS does not name a folder with clients; .ci/clients FOLDER fills one");
      var absolute = new ArrayList<String>();
      for (String part : command.split(" ", -1)) {
        Path inFolder = Path.of(folder, part);
        absolute.add(Files.exists(inFolder) ? inFolder.toString() : part);
      }
      return absolute;
    }
  }

  private record Result(int exit, String out, String err) {}

  private RunningVend running;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    running = new RunningVend(Map.of());
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void getsKeysByTheContainerProtocolWithAToken(Client client) throws Exception {
    var environment = containerProtocol();
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", allowedToken());
    Result result = run(client, environment);
    assertEquals(EXPECTED, result.out, result.err);
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void getsKeysByTheContainerProtocolWithATokenFile(Client client) throws Exception {
    Path file = Files.writeString(folder.resolve("token-" + client), allowedToken());
    var environment = containerProtocol();
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file.toString());
    Result result = run(client, environment);
    assertEquals(EXPECTED, result.out, result.err);
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void getsKeysByCredentialProcessWithALineOfCurl(Client client) throws Exception {
    Path header =
        Files.writeString(
            folder.resolve("header-" + client), "Authorization: Bearer " + allowedToken());
    Path config =
        Files.writeString(
            folder.resolve("config-" + client),
            """
            [default]
            credential_process = curl -sf -H @%s %s
            """
                .formatted(header, running.uri("/v1/credentials/shop-prod/deploy")));
    var environment = environment();
    environment.put("AWS_CONFIG_FILE", config.toString());
    Result result = run(client, environment);
    assertEquals(EXPECTED, result.out, result.err);
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void getsNoKeysForAnotherBranch(Client client) throws Exception {
    var environment = containerProtocol();
    environment.put(
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        running.token("github", RunningVend.pipelineWith("ref", "refs/heads/feature")));
    Result result = run(client, environment);
    assertNotEquals(0, result.exit, result.out);
    if (client == Client.AWS_CLI || client == Client.BOTO3 || client == Client.GO) {
      // The other two show nothing of any server's refusal.
      assertTrue(result.err.contains("refs/heads/feature"), result.err);
    }
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void isNobodyWithKeysThatAreWrong(Client client) throws Exception {
    var environment = environment();
    environment.put("AWS_ACCESS_KEY_ID", "ASIAAAAAAAAAAAAAAAAA");
    environment.put("AWS_SECRET_ACCESS_KEY", "wrong");
    environment.put("AWS_SESSION_TOKEN", "wrong");
    Result result = run(client, environment);
    assertNotEquals(0, result.exit, result.out);
    assertTrue(
        result.err.contains("InvalidClientTokenId")
            || result.err.contains("The security token included in the request is invalid"),
        result.err);
  }

  @Test
  void asksStsOnceForAllOfThem() throws Exception {
    long before = running.vend().assumeRoleCalls();
    var environment = containerProtocol();
    environment.put(
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        running.token("github", RunningVend.pipelineWith("run_id", "1")));
    run(Client.JAVA, environment);
    run(Client.JAVA, environment);
    assertEquals(before + 1, running.vend().assumeRoleCalls());
  }

  private String allowedToken() {
    return running.token("github", RunningVend.pipeline());
  }

  private Map<String, String> containerProtocol() {
    var environment = environment();
    environment.put(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        running.uri("/v1/credentials/shop-prod/deploy").toString());
    return environment;
  }

  private Map<String, String> environment() {
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_ENDPOINT_URL_STS", running.vend().stsUri().orElseThrow().toString());
    return environment;
  }

  private Result run(Client client, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    var builder =
        new ProcessBuilder(client.commandLine())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IOException(client + " did not end");
    }
    return new Result(
        process.exitValue(),
        Files.readString(out, UTF_8).strip(),
        Files.readString(err, UTF_8).strip());
  }
}
