package vend.local;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import vend.Loopback;
import vend.console.FederationEndpoint;

/**
 * The AWS services that `vend local` uses: its own stand-ins, an emulator from the environment, or
 * AWS.
 *
 * @param sts {@code AWS_ENDPOINT_URL_STS}
 * @param dynamoDb {@code AWS_ENDPOINT_URL_DYNAMODB}
 * @param kms {@code AWS_ENDPOINT_URL_KMS}
 * @param federation {@code VEND_FEDERATION_ENDPOINT}
 * @param key {@code VEND_KEY}; without it, a key of this process seals the cache
 * @param table {@code VEND_TABLE}; default {@code vend}
 * @param requestsTable {@code VEND_REQUESTS_TABLE}; default {@code vend-requests}, and none with
 *     real AWS
 * @param region {@code AWS_REGION} or {@code AWS_DEFAULT_REGION}; default {@code us-east-1}
 * @param onLoopback whether all endpoints are on this machine, so that tokens of the local issuer
 *     can do no harm
 * @param credentials the hub's credentials, unless the local STS creates them
 */
record AwsEndpoints(
    Optional<URI> sts,
    Optional<URI> dynamoDb,
    Optional<URI> kms,
    Optional<FederationEndpoint> federation,
    Optional<String> key,
    String table,
    Optional<String> requestsTable,
    String region,
    boolean onLoopback,
    AwsCredentialsProvider credentials) {
  private static final AwsCredentials EMULATOR_CREDENTIALS =
      AwsBasicCredentials.create("AKIAVENDLOCALEMULATR", "made-up-for-an-emulator");

  /**
   * Reads the environment.
   *
   * @throws LocalFailed if a setting is invalid, or one is missing that AWS needs
   */
  static AwsEndpoints of(Map<String, String> environment, boolean realAws) throws LocalFailed {
    Optional<URI> sts = endpoint(environment, "AWS_ENDPOINT_URL_STS");
    Optional<URI> dynamoDb = endpoint(environment, "AWS_ENDPOINT_URL_DYNAMODB");
    Optional<URI> kms = endpoint(environment, "AWS_ENDPOINT_URL_KMS");
    Optional<String> table = value(environment, "VEND_TABLE");
    if (realAws && table.isEmpty()) {
      throw new LocalFailed(
          "--aws needs VEND_TABLE. Set it to the name of the table: the output Table of the hub stack.");
    }
    boolean onLoopback = !realAws && isLoopback(sts) && isLoopback(dynamoDb) && isLoopback(kms);
    return new AwsEndpoints(
        sts,
        dynamoDb,
        kms,
        federation(environment),
        value(environment, "VEND_KEY"),
        table.orElse("vend"),
        value(environment, "VEND_REQUESTS_TABLE")
            .or(() -> realAws ? Optional.empty() : Optional.of("vend-requests")),
        value(environment, "AWS_REGION")
            .or(() -> value(environment, "AWS_DEFAULT_REGION"))
            .orElse("us-east-1"),
        onLoopback,
        onLoopback && value(environment, "AWS_ACCESS_KEY_ID").isEmpty()
            ? StaticCredentialsProvider.create(EMULATOR_CREDENTIALS)
            // The user's own credentials, from any source of the SDK.
            : DefaultCredentialsProvider.builder().build());
  }

  private static Optional<URI> endpoint(Map<String, String> environment, String name)
      throws LocalFailed {
    Optional<String> value =
        value(environment, name).or(() -> value(environment, "AWS_ENDPOINT_URL"));
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(value.get());
      if (uri.getHost() != null && uri.getScheme() != null && uri.getScheme().startsWith("http")) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      throw new LocalFailed(name + " is not a URL. Set it to a URL like http://127.0.0.1:5000.");
    }
    throw new LocalFailed(
        name + " is not an HTTP URL. Set it to a URL like http://127.0.0.1:5000.");
  }

  private static Optional<FederationEndpoint> federation(Map<String, String> environment)
      throws LocalFailed {
    try {
      return value(environment, "VEND_FEDERATION_ENDPOINT").map(FederationEndpoint::parse);
    } catch (IllegalArgumentException e) {
      throw new LocalFailed("VEND_FEDERATION_ENDPOINT " + e.getMessage());
    }
  }

  private static boolean isLoopback(Optional<URI> endpoint) {
    return endpoint.map(URI::getHost).map(Loopback::isHost).orElse(true);
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
