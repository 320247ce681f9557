package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import vend.aws.AwsRegion;
import vend.aws.Partition;
import vend.functions.TestGrants;
import vend.functions.outbound.OutboundHttp;
import vend.grant.RequestFacts;
import vend.session.RequestedSession;

/** The endpoints of AWS services, by the SDK's own data and settings. */
class EndpointsTest {
  private static final String FIPS = "aws.useFipsEndpoint";
  private static final String DUAL_STACK = "aws.useDualstackEndpoint";
  private static final String IGNORE_ENDPOINTS = "aws.ignoreConfiguredEndpointUrls";

  private final RecordingClient http = new RecordingClient();

  /** Records requests, and answers each with an empty response. */
  private static final class RecordingClient implements SdkHttpClient {
    private final List<SdkHttpRequest> requests = new ArrayList<>();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      requests.add(request.httpRequest());
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(SdkHttpResponse.builder().statusCode(200).build())
              .responseBody(
                  AbortableInputStream.create(
                      new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8))))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}

    URI address() {
      return requests.getLast().getUri();
    }

    String signedFor() {
      return requests.getLast().firstMatchingHeader("Authorization").orElse("").split("/", -1)[2];
    }
  }

  /** Clears settings: the environment of a test run may name an emulator. */
  @BeforeEach
  void ignoreTheEnvironment() {
    System.setProperty(IGNORE_ENDPOINTS, "true");
  }

  @AfterEach
  void reset() {
    System.clearProperty(IGNORE_ENDPOINTS);
    System.clearProperty(FIPS);
    System.clearProperty(DUAL_STACK);
  }

  private AwsClients clients(String region) {
    return new AwsClients(
        region,
        ServiceStub.CREDENTIALS,
        AwsClients.Endpoints.OF_THE_SDK,
        ServiceStub.PATIENT,
        http,
        new OutboundHttp());
  }

  private String sts(String region) {
    var allowed =
        TestGrants.allowed(
            "shop-test/deploy",
            RequestedSession.DEFAULT,
            new RequestFacts("203.0.113.7", Instant.EPOCH));
    new AssumeRoleCall(clients(region).sts()).assumeRole(allowed, ServiceStub.PATIENCE);
    return http.address().getHost();
  }

  private String dynamoDb(String region) {
    Item _ = clients(region).table("vend").get("key", false);
    return http.address().getHost();
  }

  private String kms(String region) {
    new KmsDataKeys(clients(region).kms(), "alias/vend").unwrap(new byte[1]);
    return http.address().getHost();
  }

  private URI s3(String region, String bucket) {
    clients(region).objects().get(new BucketObject(bucket, "a/key"), Optional.empty(), 10);
    return http.address();
  }

  static List<String> regions() {
    return Region.regions().stream()
        .filter(region -> !region.isGlobalRegion())
        .map(Region::id)
        .toList();
  }

  @Test
  void knows_the_regions_of_all_partitions() {
    assertTrue(
        regions()
            .containsAll(List.of("eu-central-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1")));
  }

  /** Core has its own table of partitions, because it does not use the SDK. Both must agree. */
  @ParameterizedTest
  @MethodSource("regions")
  void core_agrees_with_the_sdk_on_each_region_it_knows(String id) {
    Region region = Region.of(id);
    PartitionMetadata partition = PartitionMetadata.of(region);
    assertEquals(
        Partition.of(partition.id()), AwsRegion.of(id).map(AwsRegion::partition), partition.id());
    AwsRegion.of(id)
        .ifPresent(known -> {
          assertEquals("kms." + id + "." + partition.dnsSuffix(), known.host("kms"));
          assertEquals(
              StsClient.serviceMetadata().endpointFor(region).toString(), known.host("sts"));
        });
  }

  @Test
  void core_knows_all_sdk_partitions_except_isolated_and_sovereign_ones() {
    assertEquals(
        Set.of(
            "aws",
            "aws-cn",
            "aws-us-gov",
            "aws-eusc",
            "aws-iso",
            "aws-iso-b",
            "aws-iso-e",
            "aws-iso-f"),
        regions().stream()
            .map(id -> PartitionMetadata.of(Region.of(id)).id())
            .collect(Collectors.toSet()));
    assertEquals(
        List.of("aws", "aws-cn", "aws-us-gov"),
        Arrays.stream(Partition.values()).map(Partition::id).toList());
  }

  /**
   * STS's global endpoint is never used, although some SDKs use it in the oldest regions. The S3
   * endpoint of the oldest region has a name without a region.
   */
  @ParameterizedTest
  @MethodSource("regions")
  void calls_the_services_of_the_region_over_tls(String region) {
    String suffix = "." + region + "." + PartitionMetadata.of(Region.of(region)).dnsSuffix();
    assertEquals("sts" + suffix, sts(region));
    assertEquals("dynamodb" + suffix, dynamoDb(region));
    assertEquals("kms" + suffix, kms(region));
    String s3 = region.equals("us-east-1") ? "s3.amazonaws.com" : "s3" + suffix;
    assertEquals("bucket." + s3, s3(region, "bucket").getHost());
    assertEquals("/a/key", http.address().getPath());
    assertEquals(region, http.signedFor());
    // S3's wildcard certificate does not cover a bucket name with a dot.
    assertEquals(s3, s3(region, "a.bucket").getHost());
    assertEquals("/a.bucket/a/key", http.address().getPath());
    assertTrue(http.requests.stream().allMatch(request -> request.protocol().equals("https")));
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1,sts-fips.us-east-1.amazonaws.com,dynamodb-fips.us-east-1.amazonaws.com,"
        + "kms-fips.us-east-1.amazonaws.com,bucket.s3-fips.us-east-1.amazonaws.com",
    "us-gov-west-1,sts.us-gov-west-1.amazonaws.com,dynamodb.us-gov-west-1.amazonaws.com,"
        + "kms-fips.us-gov-west-1.amazonaws.com,bucket.s3-fips.us-gov-west-1.amazonaws.com"
  })
  void calls_fips_endpoints_if_configured(
      String region, String sts, String dynamoDb, String kms, String s3) {
    System.setProperty(FIPS, "true");
    assertEquals(sts, sts(region));
    assertEquals(dynamoDb, dynamoDb(region));
    assertEquals(kms, kms(region));
    assertEquals(s3, s3(region, "bucket").getHost());
  }

  @ParameterizedTest
  @CsvSource({
    "eu-central-1,sts.eu-central-1.api.aws,dynamodb.eu-central-1.api.aws,"
        + "kms.eu-central-1.api.aws,bucket.s3.dualstack.eu-central-1.amazonaws.com",
    "cn-north-1,sts.cn-north-1.api.amazonwebservices.com.cn,"
        + "dynamodb.cn-north-1.api.amazonwebservices.com.cn,"
        + "kms.cn-north-1.api.amazonwebservices.com.cn,"
        + "bucket.s3.dualstack.cn-north-1.amazonaws.com.cn"
  })
  void calls_dual_stack_endpoints_if_configured(
      String region, String sts, String dynamoDb, String kms, String s3) {
    System.setProperty(DUAL_STACK, "true");
    assertEquals(sts, sts(region));
    assertEquals(dynamoDb, dynamoDb(region));
    assertEquals(kms, kms(region));
    assertEquals(s3, s3(region, "bucket").getHost());
  }

  @Test
  void puts_the_bucket_into_the_path_of_a_configured_endpoint() {
    var elsewhere = AwsClients.Endpoints.all(URI.create("http://minio.example:9000"));
    var clients =
        new AwsClients(
            "eu-central-1",
            ServiceStub.CREDENTIALS,
            elsewhere,
            ServiceStub.PATIENT,
            http,
            new OutboundHttp());
    clients.objects().get(new BucketObject("bucket", "a/key"), Optional.empty(), 10);
    assertEquals(URI.create("http://minio.example:9000/bucket/a/key"), http.address());
    assertEquals(Map.of(), http.requests.getLast().rawQueryParameters());
  }
}
