package vend.functions.aws;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Reads single objects of S3: a GET that the SDK's signer signs, over the HTTP client that is there
 * anyway. docs/decisions/0006 says why it is not the SDK's own client for S3.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
public final class ObjectStore {
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final Region region;
  private final Optional<URI> endpoint;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * @param http must not follow redirects; it stays open
   * @param credentials the function's own
   * @param region that the bucket is in
   * @param endpoint instead of AWS's own; buckets are then a part of the path
   */
  public ObjectStore(
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      Region region,
      Optional<URI> endpoint) {
    this.http = http;
    this.credentials = credentials;
    this.region = region;
    this.endpoint = endpoint;
  }

  /** Begins to read objects, one after the other, until another thread ends it. */
  public ObjectReading begin() {
    return new ObjectReading(http, this::signed);
  }

  private SdkHttpRequest signed(BucketObject object, Optional<String> entityTag) {
    var request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(address(object))
            .putHeader("Accept-Encoding", "identity");
    entityTag.ifPresent(tag -> request.putHeader("If-None-Match", tag));
    var identity = credentials.resolveCredentials();
    return signer
        .sign(sign ->
            sign.identity(identity)
                .request(request.build())
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                // S3 signs a path as it is sent.
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false))
        .request();
  }

  private URI address(BucketObject object) {
    String path = "/" + object.key();
    if (endpoint.isPresent()) {
      String base = endpoint.get().toString();
      return URI.create(
          (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
              + "/"
              + object.bucket()
              + path);
    }
    String host = "s3." + region.id() + "." + PartitionMetadata.of(region).dnsSuffix();
    // A name with a dot is no label that S3's certificate covers.
    return object.bucket().contains(".")
        ? URI.create("https://" + host + "/" + object.bucket() + path)
        : URI.create("https://" + object.bucket() + "." + host + path);
  }
}
