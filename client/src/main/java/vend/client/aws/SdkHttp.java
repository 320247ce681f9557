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

/** The HTTP client of the AWS SDK over a network. */
public final class SdkHttp {
  private SdkHttp() {}

  /**
   * Where a call got no answer of the service: the connection failed, or a proxy wants a sign-in.
   */
  public static Optional<NoCredentials.NotAnswered> unanswered(
      SdkException failure, Network network, String who, URI address) {
    if (failure instanceof SdkServiceException answer && answer.statusCode() == 407) {
      return Optional.of(network.proxyAuthentication(who, address));
    }
    return failure.getCause() instanceof IOException connection
        ? Optional.of(network.failure(who, address, connection))
        : Optional.empty();
  }

  /**
   * A builder, to which bounds may be added.
   *
   * @throws NoCredentials.NotAnswered if the network's certificates can't be used
   */
  public static Apache5HttpClient.Builder over(Network network) throws NoCredentials.NotAnswered {
    TrustManager[] trust = {network.trust()};
    return Apache5HttpClient.builder()
        // The SDK's own reading of the same variables leaves out loopback and blocks of addresses.
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
