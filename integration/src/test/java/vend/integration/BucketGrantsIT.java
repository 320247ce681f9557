package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import vend.functions.aws.AwsClients;
import vend.functions.aws.BucketObject;
import vend.functions.aws.TimeBudget;
import vend.functions.grants.BucketGrants;
import vend.functions.grants.GrantsStore;

/** Reads the example grants from the S3 of an independent emulator at {@code AWS_ENDPOINT_URL}. */
@EnabledIfEnvironmentVariable(
    named = "AWS_ENDPOINT_URL",
    matches = ".+",
    disabledReason = "AWS_ENDPOINT_URL is not set to an emulator's address")
class BucketGrantsIT {
  private final URI endpoint = URI.create(System.getenv().getOrDefault("AWS_ENDPOINT_URL", ""));
  private final HttpClient client = HttpClient.newHttpClient();
  private final String bucket = "vend-" + System.nanoTime();
  private final AwsClients clients =
      new AwsClients(
          "us-east-1",
          StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
          new AwsClients.Endpoints(
              Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(endpoint)),
          TimeBudget.SCHEDULED);
  private final BucketGrants store =
      new BucketGrants(clients.objects(), new BucketObject(bucket, "vend/grants.yaml"), _ -> {});

  @BeforeEach
  void makeBucket() throws Exception {
    put("", "");
    put(
        "?versioning",
        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
    put(
        "/vend/policies/deploy.json",
        Files.readString(RunningVend.CHECKOUT.resolve("policies/deploy.json")));
  }

  /** Sends a dummy signature: the emulator verifies none, but refuses requests without one. */
  private HttpResponse<String> put(String path, String content) throws Exception {
    var response =
        client.send(
            HttpRequest.newBuilder(URI.create(endpoint + "/" + bucket + path))
                .header(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request,"
                        + " SignedHeaders=host, Signature=00")
                .PUT(HttpRequest.BodyPublishers.ofString(content))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response.body());
    return response;
  }

  private String putGrants(String text) throws Exception {
    return put("/vend/grants.yaml", text).headers().firstValue("x-amz-version-id").orElseThrow();
  }

  private GrantsStore.Copy changed(Optional<GrantsStore.Copy> held) {
    return assertInstanceOf(GrantsStore.Changed.class, store.look(held)).copy();
  }

  @Test
  void readsARevisionAndDetectsWhetherItIsCurrent() throws Exception {
    String text = Files.readString(RunningVend.CHECKOUT.resolve("grants.yaml"));
    String first = putGrants(text);
    GrantsStore.Copy copy = changed(Optional.empty());
    assertEquals(first, copy.grants().revision());
    assertInstanceOf(GrantsStore.Unchanged.class, store.look(Optional.of(copy)));
    String second = putGrants(text + "# a change\n");
    assertEquals(second, changed(Optional.of(copy)).grants().revision());
    put("/vend/policies/deploy.json", "{}");
    assertInstanceOf(GrantsStore.Broken.class, store.look(Optional.of(copy)));
  }

  @Test
  void reportsAMissingGrantsFile() {
    var broken = assertInstanceOf(GrantsStore.Broken.class, store.look(Optional.empty()));
    assertEquals(
        "s3://" + bucket + "/vend/grants.yaml does not exist (NoSuchKey)", broken.problems());
  }
}
