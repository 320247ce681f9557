package vend.client.aws;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import vend.client.http.Network;
import vend.client.http.ProxyRoutes;
import vend.client.source.NoCredentials;

/** HTTP settings for clients of the AWS SDK: proxies and certificates of a {@link Network}. */
public final class SdkHttp {
  private SdkHttp() {}

  /**
   * Describes a failed call to which the service did not answer: the connection failed, or a proxy
   * requires a login. Empty if the service answered.
   */
  public static Optional<NoCredentials.NotAnswered> unanswered(
      SdkException failure, Network network, String serverName, URI address) {
    if (failure instanceof SdkServiceException answer && answer.statusCode() == 407) {
      return Optional.of(network.proxyAuthentication(serverName, address));
    }
    return failure.getCause() instanceof IOException connection
        ? Optional.of(network.failure(serverName, address, connection))
        : Optional.empty();
  }

  /**
   * Returns a builder of the SDK's HTTP client; callers may add time limits.
   *
   * @throws NoCredentials.NotAnswered if the network's certificates cannot be used
   */
  public static Apache5HttpClient.Builder over(Network network) throws NoCredentials.NotAnswered {
    TrustManager[] trust = {network.trust()};
    return Apache5HttpClient.builder()
        // The SDK's own parser of these variables ignores loopback and CIDR blocks in NO_PROXY.
        .proxyConfiguration(
            ProxyConfiguration.builder()
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false)
                .build())
        .httpRoutePlanner(ProxyRoutes.planner(network))
        .credentialsProvider(ProxyRoutes.logins(network))
        .tlsTrustManagersProvider(() -> trust);
  }
}
