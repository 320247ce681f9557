package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * AWS's own clients get credentials from Vend by configuration alone, and use them at the local
 * STS. {@link StsClientsIT} tests Terraform's library, with STS's own protocol.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealClientsIT {
  private static final String EXPECTED =
      "arn:aws:sts::222222222222:assumed-role/deploy/acme-shop-9012345678";

  private RunningVend running;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    running = new RunningVend(Map.of()).warmedUp();
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
  }

  @ParameterizedTest
  @EnumSource(names = "TERRAFORM", mode = EnumSource.Mode.EXCLUDE)
  void getsCredentialsThroughTheContainerProtocolWithAToken(AwsClient client) throws Exception {
    var environment = containerProtocol();
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", allowedToken());
    ClientRun result = run(client, environment);
    assertEquals(EXPECTED, result.out(), result.err());
  }

  @ParameterizedTest
  @EnumSource(names = "TERRAFORM", mode = EnumSource.Mode.EXCLUDE)
  void getsCredentialsThroughTheContainerProtocolWithATokenFile(AwsClient client) throws Exception {
    Path file = Files.writeString(folder.resolve("token-" + client), allowedToken());
    var environment = containerProtocol();
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file.toString());
    ClientRun result = run(client, environment);
    assertEquals(EXPECTED, result.out(), result.err());
  }

  @ParameterizedTest
  @EnumSource(names = "TERRAFORM", mode = EnumSource.Mode.EXCLUDE)
  void getsCredentialsThroughCredentialProcessWithCurl(AwsClient client) throws Exception {
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
    ClientRun result = run(client, environment);
    assertEquals(EXPECTED, result.out(), result.err());
  }

  @ParameterizedTest
  @EnumSource(names = "TERRAFORM", mode = EnumSource.Mode.EXCLUDE)
  void getsNoCredentialsForAnotherBranch(AwsClient client) throws Exception {
    var claims = RunningVend.pipelineWith("ref", "refs/heads/feature");
    assertShowsTheDocumentedTexts(client, "denied", running.token("github", claims));
  }

  @ParameterizedTest
  @EnumSource(names = "TERRAFORM", mode = EnumSource.Mode.EXCLUDE)
  void getsNoCredentialsForAnExpiredToken(AwsClient client) throws Exception {
    String token = running.tokenThatExpiresNow("github", RunningVend.pipeline());
    assertShowsTheDocumentedTexts(client, "token expired", token);
  }

  private void assertShowsTheDocumentedTexts(AwsClient client, String what, String token)
      throws Exception {
    var environment = containerProtocol();
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
    ClientRun result = run(client, environment);
    assertNotEquals(0, result.exit(), result.out());
    ClientsPage.read("The container protocol").cell(client, what).assertShownBy(result);
  }

  @ParameterizedTest
  @EnumSource(names = "TERRAFORM", mode = EnumSource.Mode.EXCLUDE)
  void rejectsAProofSignedWithWrongCredentials(AwsClient client) throws Exception {
    var environment = environment();
    environment.put("AWS_ACCESS_KEY_ID", "ASIAAAAAAAAAAAAAAAAA");
    environment.put("AWS_SECRET_ACCESS_KEY", "wrong");
    environment.put("AWS_SESSION_TOKEN", "wrong");
    ClientRun result = run(client, environment);
    assertNotEquals(0, result.exit(), result.out());
    assertTrue(
        result.err().contains("InvalidClientTokenId")
            || result.err().contains("The security token included in the request is invalid"),
        result.err());
  }

  @Test
  void callsStsOnceForEqualRequests() throws Exception {
    long before = running.vend().assumeRoleCalls();
    var environment = containerProtocol();
    environment.put(
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        running.token("github", RunningVend.pipelineWith("run_id", "1")));
    run(AwsClient.JAVA, environment);
    run(AwsClient.JAVA, environment);
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

  private ClientRun run(AwsClient client, Map<String, String> environment)
      throws IOException, InterruptedException {
    return ClientRun.of(client.commandLine(), environment, folder);
  }
}
