package vend.functions.aws;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * Where AWS's services are, if not at their usual places.
 *
 * @param sts for STS
 * @param dynamoDb for DynamoDB
 * @param kms for KMS
 * @param s3 for S3; buckets are then a part of the path
 */
public record Endpoints(
    Optional<URI> sts, Optional<URI> dynamoDb, Optional<URI> kms, Optional<URI> s3) {
  /** The usual places. */
  public static final Endpoints USUAL =
      new Endpoints(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Reads {@code AWS_ENDPOINT_URL_STS} and so on, and {@code AWS_ENDPOINT_URL} for the others,
   * unless {@code AWS_IGNORE_CONFIGURED_ENDPOINT_URLS} is true: as AWS's SDKs do.
   *
   * @throws IllegalArgumentException if one of them is no URL; the message names it
   * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">the
   *     SDKs' settings</a>
   */
  public static Endpoints of(Map<String, String> environment) {
    boolean isIgnored =
        environment
            .getOrDefault("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false")
            .equalsIgnoreCase("true");
    return isIgnored
        ? USUAL
        : new Endpoints(
            endpoint(environment, "STS"),
            endpoint(environment, "DYNAMODB"),
            endpoint(environment, "KMS"),
            endpoint(environment, "S3"));
  }

  private static Optional<URI> endpoint(Map<String, String> environment, String service) {
    return url(environment, "AWS_ENDPOINT_URL_" + service)
        .or(() -> url(environment, "AWS_ENDPOINT_URL"));
  }

  private static Optional<URI> url(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(value);
      boolean isHttp = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (isHttp
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // It is refused below, like one without a host.
    }
    throw new IllegalArgumentException(name + " must be a URL like https://s3.example.com");
  }
}
