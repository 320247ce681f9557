package vend.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;
import vend.Json;

/**
 * Sends requests through the whole path with an independent emulator of STS, DynamoDB and KMS: the
 * one at {@code AWS_ENDPOINT_URL}, or LocalStack if Docker runs. Emulators' STS refuses no request,
 * so other tests cover refusals.
 */
@EnabledIf(
    value = "vend.integration.LocalStack#orAnotherEmulatorIsThere",
    disabledReason =
        "No Docker engine runs, and AWS_ENDPOINT_URL is not set to an emulator's address")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmulatorIT {
  private static final StaticCredentialsProvider ADMINISTRATOR =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  private Emulator emulator;
  private RunningVend running;
  private Map<String, String> environment = Map.of();
  private Map<String, Object> credentials = Map.of();

  @BeforeAll
  void start() throws Exception {
    emulator = Emulator.find();
    environment =
        Map.of(
            "AWS_ENDPOINT_URL", emulator.endpoint().toString(),
            "VEND_TABLE", "vend-" + System.nanoTime(),
            "VEND_KEY", newKey());
    running = new RunningVend(environment);
  }

  @AfterAll
  void stop() throws Exception {
    if (running != null) {
      running.close();
    }
    if (emulator != null) {
      emulator.close();
    }
  }

  private String newKey() {
    try (KmsClient kms =
        KmsClient.builder()
            .endpointOverride(emulator.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(ADMINISTRATOR)
            .build()) {
      return kms.createKey().keyMetadata().keyId();
    }
  }

  @Test
  @Order(1)
  void vendsCredentialsThatTheEmulatorKnowsInTheRightAccount() throws Exception {
    var response = running.get("/v1/credentials/shop-prod/deploy", token());
    assertEquals(200, response.statusCode(), response.body());
    credentials = Json.readObject(response.body());
    try (StsClient sts = stsWith(credentials)) {
      assertEquals(
          "arn:aws:sts::222222222222:assumed-role/deploy/acme-shop-9012345678",
          sts.getCallerIdentity().arn());
    }
    assertEquals(true, running.lastEvent().get("stored"));
  }

  @Test
  @Order(2)
  void answersTheSecondRequestFromTheTable() throws Exception {
    try (var another = new RunningVend(environment)) {
      var response = another.get("/v1/credentials/shop-prod/deploy", token(another));
      assertEquals(Optional.of("vend; hit"), response.headers().firstValue("cache-status"));
      assertEquals(credentials, Json.readObject(response.body()));
    }
  }

  @Test
  @Order(3)
  void storesNoReadableSecretInTheTable() throws Exception {
    try (DynamoDbClient dynamoDb =
        DynamoDbClient.builder()
            .endpointOverride(emulator.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(ADMINISTRATOR)
            .build()) {
      String table = Objects.requireNonNull(environment.get("VEND_TABLE"));
      var items = dynamoDb.scan(scan -> scan.tableName(table)).items();
      assertEquals(2, items.size(), "the cached credentials and the lease");
      for (var item : items) {
        var box = Objects.requireNonNull(item.get("box")).b().asByteArray();
        String all = item + new String(box, ISO_8859_1);
        assertFalse(all.contains(String.valueOf(credentials.get("SecretAccessKey"))));
        assertFalse(all.contains(String.valueOf(credentials.get("SessionToken"))));
        assertTrue(item.containsKey("expires"));
      }
    }
  }

  private String token() {
    return token(running);
  }

  private static String token(RunningVend vend) {
    return vend.token("github", RunningVend.pipeline());
  }

  private StsClient stsWith(Map<String, Object> vended) {
    return StsClient.builder()
        .endpointOverride(emulator.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                    String.valueOf(vended.get("AccessKeyId")),
                    String.valueOf(vended.get("SecretAccessKey")),
                    String.valueOf(vended.get("SessionToken")))))
        .build();
  }

  /** An emulator, with the container that runs it if this test started it. */
  record Emulator(URI endpoint, Optional<LocalStack> container) implements AutoCloseable {
    static Emulator find() {
      String named = System.getenv().getOrDefault("AWS_ENDPOINT_URL", "");
      if (!named.isEmpty()) {
        return new Emulator(URI.create(named), Optional.empty());
      }
      LocalStack container = LocalStack.start();
      return new Emulator(container.endpoint(), Optional.of(container));
    }

    @Override
    public void close() {
      container.ifPresent(LocalStack::close);
    }
  }
}
