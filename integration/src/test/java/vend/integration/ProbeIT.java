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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import vend.Json;
import vend.functions.ProbeFunction;
import vend.functions.ProbeSettings;
import vend.functions.aws.AwsClients;
import vend.local.LocalAws;
import vend.local.lambda.LambdaRuntime;
import vend.local.lambda.RuntimeApi;

/**
 * Runs the probe's code with tokens of the local STS against a local Vend. The grants contain the
 * lines that docs/how-to/deploy.md tells operators to add.
 */
class ProbeIT {
  private static final String PROBE_ROLES = "roles: [shop-test/probe]";

  @TempDir private Path folder;

  @BeforeEach
  void copyPolicies() throws IOException {
    Path policies = Files.createDirectory(folder.resolve("policies"));
    Files.copy(
        RunningVend.CHECKOUT.resolve("policies/deploy.json"), policies.resolve("deploy.json"));
  }

  /** Adds the lines of the docs to the example grants, each entry under its top-level key. */
  private static String grantsWithProbe() throws IOException {
    String docs = Files.readString(RunningVend.CHECKOUT.resolve("docs/how-to/deploy.md"), UTF_8);
    String probe = docs.substring(docs.indexOf("## The probe"));
    String added = probe.substring(probe.indexOf("```yaml\n") + 8);
    String grants = Files.readString(RunningVend.CHECKOUT.resolve("grants.yaml"), UTF_8);
    String key = "";
    for (String line : added.substring(0, added.indexOf("```")).lines().toList().reversed()) {
      key = line + "\n" + key;
      if (!line.startsWith(" ")) {
        String entries = key.substring(key.indexOf('\n') + 1);
        String section = "\n" + line.substring(0, line.indexOf(':') + 1);
        int end = grants.indexOf('\n', grants.indexOf(section) + 1) + 1;
        grants = grants.substring(0, end) + entries + grants.substring(end);
        key = "";
      }
    }
    return grants;
  }

  private RunningVend running(String grants) throws Exception {
    return new RunningVend(Map.of(), Files.writeString(folder.resolve("grants.yaml"), grants));
  }

  private static Map<String, String> settings(String url) {
    return Map.of(
        "VEND_PROBE_URL", url,
        "VEND_PROBE_AUDIENCE", "https://vend.example.com",
        "VEND_PROBE_ROLE", "shop-test/probe",
        "VEND_PROBE_DENIED_ROLE", "shop-prod/deploy",
        "AWS_REGION", "us-east-1");
  }

  private static Map<String, Object> look(RunningVend running, String url) throws Exception {
    var lines = new ArrayList<String>();
    var vend = running.vend();
    var credentials = LocalAws.probeCredentials(vend.sts().orElseThrow(), vend.grants());
    new ProbeFunction(
            ProbeSettings.of(settings(url)),
            StaticCredentialsProvider.create(credentials),
            AwsClients.Endpoints.all(vend.stsUri().orElseThrow()),
            lines::add)
        .look();
    assertEquals(1, lines.size());
    assertFalse(lines.getFirst().contains("eyJ"), "the log line contains a token");
    return Json.readObject(lines.getFirst());
  }

  private static Map<String, Object> look(RunningVend running) throws Exception {
    return look(running, running.vend().uri().toString());
  }

  private static void assertMetrics(int failed, int tooWide, Map<String, Object> line) {
    assertEquals(
        List.of(failed, tooWide),
        List.of(
            line.getOrDefault("ProbeFailed", "none"), line.getOrDefault("ProbeTooWide", "none")),
        line.toString());
    String metrics = String.valueOf(line.get("_aws"));
    assertTrue(metrics.contains("ProbeFailed") && metrics.contains("ProbeTooWide"), metrics);
  }

  @Test
  void passesIfTheAllowedRoleIsAllowedAndTheDeniedRoleIsDenied() throws Exception {
    try (var running = running(grantsWithProbe())) {
      var line = look(running);
      assertMetrics(0, 0, line);
      assertEquals("vended", line.get("allowed"));
      assertEquals("denied: RoleNotGranted", line.get("denied"));
      assertEquals("arn:aws:sts::333333333333:assumed-role/probe/probe", line.get("identity"));
    }
  }

  @Test
  void runsOnItsScheduleUnderLambdasOwnRuntime() throws Exception {
    Path function = Files.createDirectory(folder.resolve("function"));
    Files.createSymbolicLink(function.resolve("lib"), BuiltPackage.jars("Probe"));
    Path output = folder.resolve("output");
    try (var running = running(grantsWithProbe());
        var api = RuntimeApi.start();
        var runtime =
            LambdaRuntime.start(
                function,
                Path.of("../functions/target/runtime-interface-client"),
                "vend.functions.ProbeFunction::handleRequest",
                api,
                environment(running),
                List.of(),
                output)) {
      assertTrue(runtime.pid() > 0);
      String event = Files.readString(RunningVend.CHECKOUT.resolve("events/probe/scheduled.json"));
      assertEquals("null", api.invoke(event, Duration.ofMinutes(1)));
      String line =
          Files.readAllLines(output, UTF_8).stream()
              .filter(text -> text.startsWith("{"))
              .findFirst()
              .orElseThrow();
      assertMetrics(0, 0, Json.readObject(line));
    }
  }

  private static Map<String, String> environment(RunningVend running) {
    var vend = running.vend();
    var credentials = LocalAws.probeCredentials(vend.sts().orElseThrow(), vend.grants());
    var environment = new HashMap<>(settings(vend.uri().toString()));
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "probe");
    environment.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
    environment.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
    environment.put("AWS_SESSION_TOKEN", credentials.sessionToken());
    environment.put("AWS_ENDPOINT_URL_STS", vend.stsUri().orElseThrow().toString());
    return environment;
  }

  @Test
  void reportsAMissingGrant() throws Exception {
    String grants = grantsWithProbe();
    try (var running = running(grants.replace(PROBE_ROLES, "roles: [legacy/read-only]"))) {
      var line = look(running);
      assertMetrics(1, 0, line);
      assertEquals("denied: RoleNotGranted", line.get("allowed"));
    }
  }

  @Test
  void reportsAGrantThatIsTooWide() throws Exception {
    String grants = grantsWithProbe();
    assertTrue(grants.contains(PROBE_ROLES));
    try (var running =
        running(grants.replace(PROBE_ROLES, "roles: [shop-test/probe, shop-prod/deploy]"))) {
      var line = look(running);
      assertMetrics(0, 1, line);
      assertEquals("vended", line.get("denied"));
    }
  }

  @Test
  void reportsAnIssuerThatIsNotInTheFile() throws Exception {
    String grants = Files.readString(RunningVend.CHECKOUT.resolve("grants.yaml"), UTF_8);
    try (var running = running(grantsWithProbe());
        var without = running(grants)) {
      var line = look(running, without.vend().uri().toString());
      assertMetrics(1, 0, line);
      assertTrue(String.valueOf(line.get("allowed")).startsWith("failed: 401"), line.toString());
    }
  }

  @Test
  void reportsAHubThatDoesNotAnswer() throws Exception {
    try (var running = running(grantsWithProbe())) {
      assertMetrics(1, 0, look(running, "http://127.0.0.1:1"));
    }
  }

  @Test
  void reportsCredentialsThatAwsDoesNotKnow() throws Exception {
    HttpServer forger =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    byte[] forged =
        Json.write(Map.of("AccessKeyId", "ASIAX", "SecretAccessKey", "x", "SessionToken", "x"))
            .getBytes(UTF_8);
    forger.createContext(
        "/v1/credentials",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, forged.length);
            exchange.getResponseBody().write(forged);
          }
        });
    forger.start();
    try (var running = running(grantsWithProbe())) {
      var line = look(running, "http://127.0.0.1:" + forger.getAddress().getPort());
      assertMetrics(1, 1, line);
      assertEquals("InvalidClientTokenId", line.get("identity"));
    } finally {
      forger.stop(0);
    }
  }

  @Test
  void reportsThatStsIssuesNoToken() throws Exception {
    try (var running =
        running(
            grantsWithProbe()
                .replace(
                    "audience: https://vend.example.com\n    algorithms: [ES384]",
                    "audience: https://other.example.com\n    algorithms: [ES384]"))) {
      var line = look(running);
      assertMetrics(1, 0, line);
      assertEquals("no token: AccessDenied", line.get("allowed"));
    }
  }
}
