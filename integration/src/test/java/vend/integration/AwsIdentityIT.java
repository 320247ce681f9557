package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vend.Json;

/**
 * Callers with AWS credentials prove their identity with the programs of {@code
 * examples/aws-identity}, and get credentials. The Java program always runs. The Python program
 * runs if {@code VEND_TEST_CLIENTS} names the folder that {@code .ci/clients} filled.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsIdentityIT {
  private static final String SERVER_ID = "https://vend.example.com";
  private static final Path EXAMPLES = RunningVend.CHECKOUT.resolve("examples/aws-identity");

  private static final String ISSUER =
      """
      issuers:
        workloads:
          aws: eu-central-1
          audience: https://vend.example.com
          require: { organization: o-a1b2c3d4e5 }
      """;

  private static final String GRANT =
      """
      grants:
        - id: deployers-look
          issuer: workloads
          when: { StringEquals: { account: "222222222222", role: deploy } }
          roles: [shop-test/read-only]
          session: { name: "{sessionName}", sourceIdentity: "{account}-{role}" }
      """;

  private RunningVend running;
  private Map<String, Object> credentials = Map.of();

  /** The example programs. */
  enum Program {
    JAVA,
    PYTHON;

    List<String> commandLine() {
      if (this == JAVA) {
        return List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EXAMPLES.resolve("Proof.java").toString());
      }
      String folder = System.getenv().getOrDefault("VEND_TEST_CLIENTS", "");
      assumeTrue(
          !folder.isEmpty(),
          "VEND_TEST_CLIENTS is not set. Run .ci/clients FOLDER and set it to FOLDER");
      return List.of(
          Path.of(folder, "venv/bin/python").toString(), EXAMPLES.resolve("proof.py").toString());
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("policies"));
    Files.copy(
        RunningVend.CHECKOUT.resolve("policies/deploy.json"),
        folder.resolve("policies/deploy.json"));
    String text = Files.readString(RunningVend.CHECKOUT.resolve("grants.yaml"));
    Path grants =
        Files.writeString(
            folder.resolve("grants.yaml"),
            text.replace("issuers:\n", ISSUER).replace("grants:\n", GRANT));
    running = new RunningVend(Map.of(), grants);
    credentials = pipelineCredentials();
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
  }

  /** Returns the AWS credentials that a caller starts with: a session of shop-prod/deploy. */
  private Map<String, Object> pipelineCredentials() throws Exception {
    var response =
        running.get(
            "/v1/credentials/shop-prod/deploy", running.token("github", RunningVend.pipeline()));
    assertEquals(200, response.statusCode(), response.body());
    return Json.readObject(response.body());
  }

  private String proof(Program program, String region, String serverId) throws Exception {
    var command = new ArrayList<>(program.commandLine());
    command.addAll(List.of(region, serverId));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_ACCESS_KEY_ID", String.valueOf(credentials.get("AccessKeyId")));
    builder
        .environment()
        .put("AWS_SECRET_ACCESS_KEY", String.valueOf(credentials.get("SecretAccessKey")));
    builder.environment().put("AWS_SESSION_TOKEN", String.valueOf(credentials.get("SessionToken")));
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    builder
        .environment()
        .put("AWS_ENDPOINT_URL_STS", running.vend().stsUri().orElseThrow().toString());
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    assertTrue(out.matches("vend-aws-v1\\.[\\w-]+\\R"), "only the token");
    return out.strip();
  }

  private HttpResponse<String> readOnly(String token) throws Exception {
    return running.get("/v1/credentials/shop-test/read-only", token);
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void getsCredentialsForAnAwsIdentity(Program program) throws Exception {
    String token = proof(program, "eu-central-1", SERVER_ID);
    var response = readOnly(token);
    assertEquals(200, response.statusCode(), response.body());
    var event = running.lastEvent();
    assertEquals("arn:aws:iam::222222222222:role/deploy", event.get("subject"));
    assertEquals("222222222222-deploy", event.get("sourceIdentity"));
    assertEquals("acme-shop-9012345678", event.get("sessionName"));
    assertFalse(running.events().getLast().contains(token));
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void rejectsAProofForAnotherServer(Program program) throws Exception {
    var response = readOnly(proof(program, "eu-central-1", "https://other.example.com"));
    assertEquals(401, response.statusCode(), response.body());
    assertEquals("REFUSED_BY_STS", running.lastEvent().get("cause"));
  }

  @Test
  void rejectsAProofForARegionWithoutAnIssuer() throws Exception {
    var response = readOnly(proof(Program.JAVA, "eu-west-1", SERVER_ID));
    assertEquals(401, response.statusCode(), response.body());
    assertEquals("ISSUER_UNKNOWN", running.lastEvent().get("cause"));
  }

  @Test
  void deniesARoleThatNoGrantOfTheIssuerNames() throws Exception {
    var response =
        running.get(
            "/v1/credentials/shop-prod/deploy", proof(Program.JAVA, "eu-central-1", SERVER_ID));
    assertEquals(403, response.statusCode(), response.body());
  }
}
