package vend.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;
import vend.caller.Transport;
import vend.grant.file.GrantsReader;
import vend.local.LocalAws;
import vend.local.LocalTable;
import vend.local.dynamodb.LocalDynamoDb;
import vend.local.lambda.LambdaRuntime;
import vend.local.lambda.RuntimeApi;
import vend.local.sts.LocalSts;

/**
 * Threat 17: the snapshot that SnapStart clones contains no secret.
 *
 * <p>The test runs the package under Lambda's own runtime interface client. It stops the function
 * where Lambda takes its snapshot, searches the memory, and then continues as a restored instance
 * does. It searches the restored instance as well: there, the same search must find the secrets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Threat17SnapshotIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> SAMPLES =
      List.of(
          "get-healthz",
          "get-openapi",
          "get-roles",
          "post-explain",
          "post-credentials",
          "get-credentials");

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final String containerToken = UUID.randomUUID().toString();
  private final String unreadVariable = UUID.randomUUID().toString();
  private final Map<String, Object> statuses = new HashMap<>();
  private AwsSessionCredentials hub;
  private SingleKeyKms kms;
  private ContainerCredentials credentials;
  private HeapDump snapshot;
  private List<String> instances;
  private Map<String, Integer> inSnapshot;
  private Map<String, Integer> inRestored;
  private HeapDump restored;
  private int callsBeforeSnapshot;
  private Path output;

  private <T extends AutoCloseable> T started(T part) {
    parts.addFirst(part);
    return part;
  }

  @BeforeAll
  void snapshotAndRestore(@TempDir Path folder) throws Exception {
    var issuer = started(new TlsIssuer(folder));
    Path function = PackagedFunctionIT.packageWithGrantsFor(issuer, folder);
    var grants = GrantsReader.read(function.resolve("grants.yaml"), Transport.HTTPS_ONLY);
    LocalSts sts = started(LocalAws.start(0, grants, InstantSource.system(), new SecureRandom()));
    hub = LocalAws.hubCredentials(sts, grants);
    var dynamoDb =
        started(new LocalDynamoDb(RunningVend.CHECKOUT.resolve("local/dynamodb/target/lib")));
    LocalTable.create(Region.US_EAST_1, () -> hub, dynamoDb.endpoint(), "vend");
    kms = started(new SingleKeyKms());
    credentials = started(new ContainerCredentials(hub, containerToken));
    RuntimeApi api = started(RuntimeApi.start());
    output = folder.resolve("output");
    var options = new ArrayList<>(issuer.jvmOptions());
    // As Lambda's managed runtime does.
    options.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    LambdaRuntime runtime =
        started(
            LambdaRuntime.start(
                function,
                Path.of("../functions/target/runtime-interface-client"),
                "vend.functions.VendFunction::handleRequest",
                api,
                environment(sts, dynamoDb),
                options,
                output));
    api.awaitCheckpoint(PATIENCE);
    callsBeforeSnapshot = credentials.answered() + kms.answered() + sts.calls().size();
    instances = HeapDump.histogram(runtime.pid());
    inSnapshot = ProcessMemory.count(runtime.pid(), secrets());
    snapshot = HeapDump.of(runtime.pid(), folder.resolve("snapshot.hprof"));
    api.restore();
    PackagedFunctionIT.awaitIssuer(api, issuer);
    for (String sample : SAMPLES) {
      statuses.put(sample, PackagedFunctionIT.invoke(api, issuer, sample).get("statusCode"));
    }
    inRestored = ProcessMemory.count(runtime.pid(), secrets());
    restored = HeapDump.of(runtime.pid(), folder.resolve("restored.hprof"));
  }

  /** Sets no access key: under SnapStart, Lambda puts none into the environment. */
  private Map<String, String> environment(LocalSts sts, LocalDynamoDb dynamoDb) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "vend");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", credentials.address());
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", containerToken);
    environment.put("UNREAD_VARIABLE", unreadVariable);
    environment.put("AWS_ENDPOINT_URL_STS", sts.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_KMS", kms.address());
    environment.put("VEND_TABLE", "vend");
    environment.put("VEND_KEY", "alias/vend");
    return environment;
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
  }

  @Test
  void callsNoServiceBeforeTheSnapshot() {
    assertEquals(0, callsBeforeSnapshot);
  }

  @Test
  void answersEachSampleAfterTheRestore() {
    SAMPLES.forEach(sample -> assertEquals(200, statuses.get(sample), sample + printed()));
  }

  @Test
  void readsItsCredentialsFromTheContainerEndpoint() {
    assertTrue(credentials.answered() > 0);
    assertTrue(kms.answered() > 0);
  }

  @Test
  void holdsNoCredentialsOfTheFunctionInTheSnapshot() {
    assertEquals(0, snapshot.count(hub.accessKeyId()));
    assertEquals(0, snapshot.count(hub.secretAccessKey()));
    assertEquals(0, snapshot.count(hub.sessionToken()));
  }

  private List<String> secrets() {
    return List.of(
        hub.accessKeyId(),
        hub.secretAccessKey(),
        hub.sessionToken(),
        new String(kms.dataKey(), ISO_8859_1),
        Base64.getEncoder().encodeToString(kms.dataKey()));
  }

  @Test
  void holds_no_secret_anywhere_in_the_memory_of_the_snapshot() {
    secrets().forEach(secret -> assertEquals(0, inSnapshot.getOrDefault(secret, 0)));
    // After the restore, the same search finds the credentials.
    secrets().subList(0, 3).forEach(secret -> assertTrue(inRestored.getOrDefault(secret, 0) > 0));
  }

  @Test
  void holdsNoDataKeyInTheSnapshot() {
    assertEquals(0, snapshot.countAnyForm(kms.dataKey()));
  }

  @Test
  void findsInTheRestoredInstanceTheSecretsThatTheSnapshotLacks() {
    assertTrue(restored.count(hub.accessKeyId()) > 0);
    assertTrue(restored.count(hub.secretAccessKey()) > 0);
    assertTrue(restored.count(hub.sessionToken()) > 0);
    assertTrue(restored.countAnyForm(kms.dataKey()) > 0);
  }

  @Test
  void holdsTheEndpointsTokenOnlyAsAnUnreadVariable() {
    // The JVM holds its whole environment in memory, and no function can change that.
    assertTrue(snapshot.count(unreadVariable) > 0);
    assertEquals(snapshot.count(unreadVariable), snapshot.count(containerToken));
    assertTrue(restored.count(containerToken) > restored.count(unreadVariable));
  }

  /** Includes the objects of the priming run, although their secrets give no access. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[A-Za-z]*Private[A-Za-z]*KeyImpl",
        "java.security.KeyPair",
        "vend.Secret",
        "vend.caller.SigningKey",
        "vend.functions.http.HttpApi",
        "vend.functions.grants.ReloadedGrants",
        "vend.vending.Credentials",
        "vend.vending.Sealing",
        "AwsSessionCredentials",
        "vend.functions.http.Ruleset"
      })
  void holdsNoInstanceInTheSnapshot(String type) {
    var there =
        instances.stream().filter(line -> className(line).matches("(?:.*[.$])?" + type)).toList();
    assertEquals(List.of(), there);
  }

  /** Parses a line of the histogram: rank, instances, bytes, name, and for some the module. */
  private static String className(String line) {
    String[] columns = line.strip().split(" +", -1);
    return columns.length > 3 ? columns[3] : "";
  }

  @Test
  void detectsAnInstanceThatExists() {
    assertTrue(
        instances.stream().anyMatch(line -> className(line).equals("vend.functions.VendFunction")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"alg\":", "{\"typ\":", "{\"kid\":"})
  void holdsNoTokenInTheSnapshot(String begin) {
    // The last base64 character depends on the bytes after the beginning as well.
    String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(begin.getBytes(UTF_8));
    assertEquals(0, snapshot.count(encoded.substring(0, encoded.length() - 1)));
  }

  private String printed() {
    try {
      return Files.readString(output, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void primesWithoutFailureAndPrintsNoSecret() {
    String printed = printed();
    assertFalse(printed.contains("primingFailed"), printed);
    assertFalse(printed.contains(containerToken));
    assertFalse(printed.contains(hub.secretAccessKey()));
    assertFalse(printed.contains("eyJ"));
  }
}
