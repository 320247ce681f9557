package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;
import vend.Json;
import vend.caller.TestIssuer;
import vend.caller.Transport;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.integration.cloud.LoopbackKms;
import vend.local.LocalAws;
import vend.local.LocalTable;
import vend.local.dynamodb.LocalDynamoDb;
import vend.local.lambda.LambdaRuntime;
import vend.local.lambda.RuntimeApi;
import vend.local.sts.LocalSts;

/**
 * Runs the package that is deployed to Lambda, under Lambda's own runtime interface client, with
 * each sample of {@code events/}. A private certificate authority signs the issuer's certificate,
 * so {@code VEND_CA_BUNDLE} is set.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackagedFunctionIT {
  private static final Path CHECKOUT = RunningVend.CHECKOUT;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Path folder;
  private TlsIssuer issuer;
  private final LoopbackKms kms = new LoopbackKms();
  private LocalSts sts;
  private LocalDynamoDb dynamoDb;
  private RuntimeApi api;
  private LambdaRuntime runtime;
  private Path output;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    issuer = new TlsIssuer(folder);
    Path function = packageWithGrantsFor(issuer, folder);
    Files.createDirectory(function.resolve("ca"));
    Files.writeString(function.resolve("ca/issuers.pem"), issuer.certificate());
    Grants grants = GrantsReader.read(function.resolve("grants.yaml"), Transport.HTTPS_ONLY);
    sts = LocalAws.start(0, grants, InstantSource.system(), new SecureRandom());
    dynamoDb = new LocalDynamoDb(CHECKOUT.resolve("local/dynamodb/target/lib"));
    var hub = LocalAws.hubCredentials(sts, grants);
    makeTable(hub);
    api = RuntimeApi.start();
    output = folder.resolve("output");
    runtime =
        LambdaRuntime.start(
            function,
            Path.of("../functions/target/runtime-interface-client"),
            "vend.functions.VendFunction::handleRequest",
            api,
            environment(hub),
            issuer.hostOptions(),
            output);
    awaitIssuer(api, issuer);
    // The first calls to STS and DynamoDB are slow as well.
    awaitAnswer(api, issuer, "get-credentials");
  }

  /**
   * Sends requests until the function has the issuer's signing keys. On a busy machine, a JVM's
   * first TLS connection may take longer than the function's limit for fetching a JWKS.
   */
  static void awaitIssuer(RuntimeApi api, TlsIssuer issuer) throws Exception {
    awaitAnswer(api, issuer, "get-roles");
  }

  private static void awaitAnswer(RuntimeApi api, TlsIssuer issuer, String sample)
      throws Exception {
    for (int tries = 0; tries < 120; tries++) {
      if (!Objects.equals(invoke(api, issuer, sample).get("statusCode"), 503)) {
        return;
      }
      Thread.sleep(1_000);
    }
    throw new AssertionError("The function still answers 503 to " + sample);
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {runtime, api, dynamoDb, sts, kms, issuer}) {
      if (part != null) {
        part.close();
      }
    }
  }

  /** Lays out the function's folder with the example grants, adapted to this issuer. */
  static Path packageWithGrantsFor(TlsIssuer tls, Path folder) throws IOException {
    Path function = Files.createDirectory(folder.resolve("function"));
    Files.createSymbolicLink(function.resolve("lib"), BuiltPackage.jars("Vend"));
    String grants = Files.readString(BuiltPackage.file("grants.yaml"));
    Files.writeString(
        function.resolve("grants.yaml"),
        grants
            .replace("https://token.actions.githubusercontent.com", tls.url())
            .replace("https://vend.example.com", TestIssuer.AUDIENCE));
    Path policies = Files.createDirectory(function.resolve("policies"));
    Files.copy(BuiltPackage.file("policies/deploy.json"), policies.resolve("deploy.json"));
    return function;
  }

  private void makeTable(AwsSessionCredentials hub) {
    LocalTable.create(Region.US_EAST_1, () -> hub, dynamoDb.endpoint(), "vend");
  }

  private Map<String, String> environment(AwsSessionCredentials hub) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "vend");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
    environment.put("AWS_ACCESS_KEY_ID", hub.accessKeyId());
    environment.put("AWS_SECRET_ACCESS_KEY", hub.secretAccessKey());
    environment.put("AWS_SESSION_TOKEN", hub.sessionToken());
    environment.put("AWS_ENDPOINT_URL_STS", sts.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_KMS", kms.uri().toString());
    environment.put("VEND_FEDERATION_ENDPOINT", sts.federation().toString());
    environment.put("VEND_CA_BUNDLE", "ca/issuers.pem");
    environment.put("VEND_TABLE", "vend");
    environment.put("VEND_KEY", "alias/vend");
    return environment;
  }

  @Test
  void answersEachSampleAsItsRouteSays() throws Exception {
    assertEquals(200, invoke("get-healthz").get("statusCode"));
    assertEquals(200, invoke("get-openapi").get("statusCode"));
    assertEquals(200, invoke("get-roles").get("statusCode"));
    assertEquals(200, invoke("post-explain").get("statusCode"));
    assertEquals(200, invoke("post-console").get("statusCode"));
    assertEquals(200, invoke("post-credentials").get("statusCode"));
    assertEquals(200, invoke("get-credentials").get("statusCode"));
    assertEquals(200, invoke("post-sts").get("statusCode"));
    // The pipeline's token names no person.
    for (String sample :
        List.of(
            "get-requests",
            "post-requests",
            "get-request",
            "approve-request",
            "deny-request",
            "withdraw-request",
            "end-request")) {
      Map<String, Object> response = invoke(sample);
      assertEquals(403, response.get("statusCode"), sample);
      assertEquals(
          "PersonRequired",
          Json.readObject(String.valueOf(response.get("body"))).get("code"),
          sample);
    }
    // The example has no operators.
    for (String sample : List.of("get-freezes", "post-freezes", "delete-freezes")) {
      assertEquals(403, invoke(sample).get("statusCode"), sample);
    }
  }

  @Test
  void hasASampleEventForEachRoute() throws Exception {
    var described = new TreeSet<String>();
    var openApi = Json.readObject(Files.readString(CHECKOUT.resolve("openapi.json")));
    object(openApi, "paths")
        .forEach((path, operations) ->
            ((Map<?, ?>) operations)
                .keySet()
                .forEach(method ->
                    described.add(String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path)));
    // The STS route has three paths. GetCallerIdentity needs a current signature, so no sample.
    described.removeAll(Set.of("POST /", "POST /sts/", "GET /", "GET /sts", "GET /sts/"));
    // The samples of the Slack app's function are in a folder of their own: PackagedSlackIT.
    described.remove("POST /v1/chat/slack");
    var sampled = new TreeSet<String>();
    try (var files = Files.list(CHECKOUT.resolve("events"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Map<String, Object> event = Json.readObject(Files.readString(file));
        var http = object(object(event, "requestContext"), "http");
        String path = String.valueOf(event.get("rawPath"));
        sampled.add(
            http.get("method")
                + " "
                + (path.startsWith("/v1/credentials/")
                    ? "/v1/credentials/{account}/{role}"
                    : path.replaceFirst("/req-[^/]+", "/{id}")));
      }
    }
    assertEquals(described, sampled);
  }

  private static Map<?, ?> object(Map<?, ?> outer, String name) {
    return (Map<?, ?>) Objects.requireNonNull(outer.get(name), name);
  }

  @Test
  void vendsCredentialsAndRecordsThemInItsEvent() throws Exception {
    Map<String, Object> response = invoke("get-credentials");
    Map<String, Object> credentials = Json.readObject(String.valueOf(response.get("body")));
    Map<String, Object> event = decisionEventOf("get-credentials-request");
    assertEquals("ALLOWED", event.get("verdict"));
    assertEquals(credentials.get("AccessKeyId"), event.get("accessKeyId"));
    assertEquals("shop-deploys-from-main", event.get("grant"));
    assertTrue(event.containsKey("_aws"));
  }

  @Test
  void printsNoSecret() throws Exception {
    Map<String, Object> response = invoke("get-credentials");
    Map<String, Object> credentials = Json.readObject(String.valueOf(response.get("body")));
    String printed = Files.readString(output, UTF_8);
    assertFalse(printed.contains(String.valueOf(credentials.get("SecretAccessKey"))));
    assertFalse(printed.contains(String.valueOf(credentials.get("SessionToken"))));
    assertFalse(printed.contains("eyJ"), "the function printed a token");
    assertFalse(printed.contains("3f8e6c1a0b7d4e52"), "the function printed an external id");
  }

  @Test
  void createsAConsoleLinkWithoutPrintingItOrItsToken() throws Exception {
    Map<String, Object> response = invoke("post-console");
    String url = String.valueOf(Json.readObject(String.valueOf(response.get("body"))).get("url"));
    assertTrue(url.startsWith(sts.federation() + "?Action=login&"), url);
    assertEquals(true, decisionEventOf("post-console-request").get("consoleLink"));
    String printed = Files.readString(output, UTF_8);
    assertFalse(printed.contains(url.substring(url.indexOf("SigninToken=") + 12)));
    assertFalse(printed.contains("Action=login"));
  }

  private Map<String, Object> invoke(String sample) throws Exception {
    return invoke(api, issuer, sample);
  }

  static Map<String, Object> invoke(RuntimeApi api, TlsIssuer issuer, String sample)
      throws Exception {
    String event = Files.readString(CHECKOUT.resolve("events").resolve(sample + ".json"));
    String response =
        api.invoke(event.replace("TOKEN", issuer.token(RunningVend.pipeline())), PATIENCE);
    return Json.readObject(response);
  }

  private Map<String, Object> decisionEventOf(String requestId) throws Exception {
    List<String> lines = Files.readAllLines(output, UTF_8);
    for (String line : lines.reversed()) {
      if (line.startsWith("{") && line.contains("\"" + requestId + "\"")) {
        return Json.readObject(line);
      }
    }
    throw new AssertionError("no decision event for %s in %s".formatted(requestId, lines));
  }
}
