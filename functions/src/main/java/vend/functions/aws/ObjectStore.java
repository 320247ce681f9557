package vend.functions.aws;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import vend.functions.client.ClientRequest;
import vend.functions.client.HttpClient;

/**
 * Reads single objects of S3 by a signed GET. docs/decisions/0006 says why it is not the SDK's own
 * client for S3.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
public final class ObjectStore {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** Whoever waits for an object ends it sooner; this ends what nobody waits for. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final HttpClient http;
  private final KeySource keys;
  private final String region;
  private final Optional<URI> endpoint;

  /**
   * @param http sends what is signed
   * @param keys the function's own
   * @param region that the bucket is in
   * @param endpoint instead of AWS's own; buckets are then a part of the path
   */
  public ObjectStore(HttpClient http, KeySource keys, String region, Optional<URI> endpoint) {
    this.http = http;
    this.keys = keys;
    this.region = region;
    this.endpoint = endpoint;
  }

  /** Begins to read objects, one after the other, until another thread ends it. */
  public ObjectReading begin() {
    return new ObjectReading(http, this::signed);
  }

  private ClientRequest signed(BucketObject object, Optional<String> entityTag, int maxBytes)
      throws AwsFailure {
    Map<String, String> headers =
        entityTag
            .map(tag -> Map.of("Accept-Encoding", "identity", "If-None-Match", tag))
            .orElse(Map.of("Accept-Encoding", "identity"));
    URI address = address(object);
    var request = Signature.Request.of("GET", address, new byte[0], CLOCK.instant());
    return ClientRequest.get(
        address,
        new Signature("s3", region).headers(request, headers, keys.keys()),
        new ClientRequest.Bounds(CONNECT, DEADLINE, maxBytes));
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
    String host = "s3." + region + "." + Partition.domain(region);
    // A name with a dot is no label that S3's certificate covers.
    return object.bucket().contains(".")
        ? URI.create("https://" + host + "/" + object.bucket() + path)
        : URI.create("https://" + object.bucket() + "." + host + path);
  }
}
