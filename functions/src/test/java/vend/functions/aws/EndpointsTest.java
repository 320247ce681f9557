package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import vend.Secret;
import vend.functions.client.ClientRequest;
import vend.functions.client.ClientResponse;
import vend.functions.client.HttpClient;

/** Vend asks AWS's services where the SDK asks them, and where it is told to. */
class EndpointsTest {
  private static final AwsKeys KEYS =
      new AwsKeys("AKIAEXAMPLE", Secret.of("secret"), Optional.empty());

  /** Takes a request, and answers it with nothing. */
  private static final class Asked implements HttpClient {
    private final List<ClientRequest> requests = new ArrayList<>();

    @Override
    public Call call(ClientRequest request) {
      requests.add(request);
      return new Call() {
        @Override
        public ClientResponse send() {
          return new ClientResponse(200, Map.of(), "{}".getBytes(UTF_8), false);
        }

        @Override
        public void abort() {}
      };
    }

    String authority() {
      return requests.getLast().address().getAuthority();
    }

    String signedFor() {
      return requests.getLast().headers().getOrDefault("Authorization", "").split("/", -1)[2];
    }
  }

  /** The SDK takes STS in some regions for the global one, which Vend never asks. */
  static List<String> regions() {
    return Region.regions().stream()
        .filter(region -> !region.isGlobalRegion())
        .map(Region::id)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("regions")
  void asksWhereTheSdkDoes(String region) throws AwsFailure {
    var asked = new Asked();
    var clients = new AwsClients(region, () -> KEYS, Endpoints.USUAL, asked);
    clients.dynamoDb().call("GetItem", Map.of());
    assertEquals(sdk("dynamodb", region), asked.authority());
    clients.kms().call("Decrypt", Map.of());
    assertEquals(sdk("kms", region), asked.authority());
    AwsFailure _ = assertThrows(AwsFailure.class, () -> clients.sts().call(Map.of("A", "B")));
    assertEquals(
        "sts." + region + "." + PartitionMetadata.of(Region.of(region)).dnsSuffix(),
        asked.authority());
    clients.objects().begin().get(new BucketObject("bucket", "key"), Optional.empty(), 1);
    assertEquals("bucket." + s3(region), asked.authority());
    clients.objects().begin().get(new BucketObject("a.bucket", "key"), Optional.empty(), 1);
    assertEquals(s3(region), asked.authority());
    assertEquals("/a.bucket/key", asked.requests.getLast().address().getRawPath());
    assertEquals(region, asked.signedFor());
    assertTrue(
        asked.requests.stream().allMatch(request -> request.address().getScheme().equals("https")));
  }

  private static String sdk(String service, String region) {
    return ServiceMetadata.of(service).endpointFor(Region.of(region)).toString();
  }

  /** In its oldest region, S3 has the name of before there were others, too. */
  private static String s3(String region) {
    String name = sdk("s3", region);
    return name.equals("s3.amazonaws.com") ? "s3.us-east-1.amazonaws.com" : name;
  }

  @Test
  void knowsThePartitionsOfAllRegionsOfTheSdk() {
    assertTrue(
        regions()
            .containsAll(List.of("eu-central-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1")));
    for (String region : regions()) {
      assertEquals(
          PartitionMetadata.of(Region.of(region)).dnsSuffix(), Partition.domain(region), region);
    }
  }

  @Test
  void takesAServicesOwnEndpointBeforeTheOneForAll() {
    var endpoints =
        Endpoints.of(
            Map.of(
                "AWS_ENDPOINT_URL", "http://localhost:4566",
                "AWS_ENDPOINT_URL_STS", "https://sts.example.com",
                "AWS_ENDPOINT_URL_KMS", ""));
    Optional<URI> all = Optional.of(URI.create("http://localhost:4566"));
    assertEquals(
        new Endpoints(Optional.of(URI.create("https://sts.example.com")), all, all, all),
        endpoints);
  }

  @Test
  void takesTheUsualEndpointsWhereNoneOrNoneThatCountsIsGiven() {
    assertEquals(Endpoints.USUAL, Endpoints.of(Map.of()));
    assertEquals(
        Endpoints.USUAL,
        Endpoints.of(
            Map.of(
                "AWS_ENDPOINT_URL", "http://localhost:4566",
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:4566",
        "ftp://example.com",
        "https://",
        "https:///path",
        "https://example.com?a=b",
        "https://example.com#a",
        "https://user:password@example.com",
        "https://exa mple.com",
        "nonsense"
      })
  void refusesAnEndpointThatIsNoneAndNamesTheSetting(String endpoint) {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Endpoints.of(Map.of("AWS_ENDPOINT_URL_KMS", endpoint)));
    assertEquals(
        "AWS_ENDPOINT_URL_KMS must be a URL like https://s3.example.com", refused.getMessage());
  }

  @Test
  void putsABucketIntoThePathOfAnEndpoint() throws IOException {
    for (String endpoint : List.of("http://127.0.0.1:9000", "http://127.0.0.1:9000/")) {
      var asked = new Asked();
      var endpoints = Endpoints.of(Map.of("AWS_ENDPOINT_URL_S3", endpoint));
      var clients = new AwsClients("eu-central-1", () -> KEYS, endpoints, asked);
      clients.objects().begin().get(new BucketObject("bucket", "a/key"), Optional.empty(), 1);
      assertEquals(
          URI.create("http://127.0.0.1:9000/bucket/a/key"), asked.requests.getLast().address());
    }
  }
}
