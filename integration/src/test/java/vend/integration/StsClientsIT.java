package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;

/**
 * AWS's own clients assume a role at Vend with STS's own protocol, configured only by a token file,
 * a role and {@code AWS_ENDPOINT_URL_STS}. Then they call GetCallerIdentity. Their error messages
 * and retries must match {@code docs/reference/clients.md}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StsClientsIT {
  private static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";
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
  @EnumSource
  void assumesARoleAndIsKnownAtVendAndAtSts(AwsClient client) throws Exception {
    assertAssumesARole(client, running.vend().uri());
  }

  @ParameterizedTest
  @EnumSource
  void assumesARoleAtAnEndpointWithAPath(AwsClient client) throws Exception {
    assertAssumesARole(client, running.uri("/sts"));
  }

  private void assertAssumesARole(AwsClient client, URI endpoint) throws Exception {
    int before = running.events().size();
    var environment = environment(endpoint, allowedToken());
    environment.put("OTHER_STS", running.vend().stsUri().orElseThrow().toString());
    ClientRun run = run(client, environment);
    String here = client == AwsClient.TERRAFORM ? "aws 222222222222" : EXPECTED;
    assertEquals(here + "\n" + EXPECTED, run.out(), run.err());
    assertTrue(actionsSince(before).contains("GetCallerIdentity"), actionsSince(before).toString());
  }

  @ParameterizedTest
  @EnumSource
  void deniesTheRequest(AwsClient client) throws Exception {
    String token = running.token("github", RunningVend.pipelineWith("ref", "refs/heads/feature"));
    assertShownAsDocumented(client, "denied", token);
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnExpiredToken(AwsClient client) throws Exception {
    String token = running.tokenThatExpiresNow("github", RunningVend.pipeline());
    assertShownAsDocumented(client, "token expired", token);
  }

  private void assertShownAsDocumented(AwsClient client, String what, String token)
      throws Exception {
    int before = running.events().size();
    ClientRun run = run(client, environment(running.vend().uri(), token));
    assertShown(client, what, run, actionsSince(before).size());
  }

  /**
   * Sends transient errors of Vend and of API Gateway to the clients. All cases run at once,
   * because clients retry for a long time before they give up.
   */
  @ParameterizedTest
  @EnumSource
  void retriesTransientErrorsAsDocumented(AwsClient client) throws Exception {
    // Skips the test here if the client is not installed: a skip in another thread has no effect.
    client.commandLine();
    var results = new ArrayList<Future<Void>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (FailingEndpoint.Failure failure : FailingEndpoint.Failure.values()) {
        results.add(
            threads.submit(() -> {
              assertRetriesAsDocumented(client, failure);
              return null;
            }));
      }
    }
    for (Future<Void> result : results) {
      result.get();
    }
  }

  private void assertRetriesAsDocumented(AwsClient client, FailingEndpoint.Failure failure)
      throws Exception {
    try (var endpoint = new FailingEndpoint(failure)) {
      ClientRun run = run(client, environment(endpoint.uri(), allowedToken()));
      assertShown(client, failure.title(), run, endpoint.requests());
    }
  }

  private static void assertShown(AwsClient client, String what, ClientRun run, int requests)
      throws Exception {
    assertNotEquals(0, run.exit(), run.out());
    ClientsPage.Cell cell = ClientsPage.read("STS's own protocol").cell(client, what);
    cell.assertShownBy(run);
    assertEquals(cell.tries(), requests, what);
  }

  /** Makes the action's calls with the SDK that each version bundles. */
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6})
  void configureAwsCredentialsAssumesARole(int version) throws Exception {
    ClientRun run = action(version, allowedToken(), "12");
    assertEquals("acme-shop-9012345678\n222222222222 " + EXPECTED, run.out(), run.err());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6})
  void configureAwsCredentialsRetriesADenialAndFails(int version) throws Exception {
    int before = running.events().size();
    String token = running.token("github", RunningVend.pipelineWith("ref", "refs/heads/feature"));
    ClientRun run = action(version, token, "3");
    assertNotEquals(0, run.exit());
    ClientsPage.read("STS's own protocol")
        .cell("configure-aws-credentials", "denied")
        .assertShownBy(run);
    assertEquals(3, actionsSince(before).size());
  }

  private ClientRun action(int version, String token, String attempts) throws Exception {
    var environment = environment(running.vend().uri(), token);
    environment.remove("AWS_WEB_IDENTITY_TOKEN_FILE");
    environment.remove("AWS_ROLE_ARN");
    environment.put("TOKEN", token);
    environment.put("ROLE_TO_ASSUME", ROLE);
    environment.put("RETRY_MAX_ATTEMPTS", attempts);
    String command = "node action.mjs configure-aws-credentials-v" + version;
    return ClientRun.of(AwsClient.inFolder(command), environment, folder);
  }

  private List<Object> actionsSince(int before) {
    return running.events().subList(before, running.events().size()).stream()
        .map(StsClientsIT::action)
        .toList();
  }

  private static Object action(String event) {
    try {
      return Json.readObject(event).getOrDefault("action", "none");
    } catch (Json.MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  private String allowedToken() {
    return running.token("github", RunningVend.pipeline());
  }

  private Map<String, String> environment(URI endpoint, String token) throws Exception {
    Path file = Files.createTempFile(folder, "token", ".jwt");
    Files.writeString(file, token);
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", file.toString());
    environment.put("AWS_ROLE_ARN", ROLE);
    environment.put("AWS_ENDPOINT_URL_STS", endpoint.toString());
    return environment;
  }

  private ClientRun run(AwsClient client, Map<String, String> environment) throws Exception {
    return ClientRun.of(client.commandLine(), environment, folder);
  }
}
