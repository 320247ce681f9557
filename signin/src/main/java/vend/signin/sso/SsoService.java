package vend.signin.sso;

import java.io.Serial;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import vend.client.aws.SdkHttp;
import vend.client.http.Network;
import vend.client.source.NoCredentials;

/**
 * A client of one IAM Identity Center service, through the AWS SDK. Requests are not signed and
 * never retried, because a code is valid once. Loading this class loads the SDK, so callers create
 * it at the first call: a cache hit needs none. Safe for use by many threads.
 *
 * @param <C> the SDK's client
 */
final class SsoService<C> {
  private static final String SERVER_NAME = "IAM Identity Center";
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final URI address;
  private final Network network;
  private final C client;

  /** The service refused the request. */
  static final class Refused extends Exception {
    @Serial private static final long serialVersionUID = 1;
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private final int status;
    private final String error;

    private Refused(int status, Optional<String> code) {
      this.status = status;
      this.error =
          code.filter(name -> name.matches("[A-Za-z]{1,60}Exception"))
              .map(name -> CAPITAL.matcher(name.replaceFirst("Exception$", "")).replaceAll("_"))
              .map(name -> name.toLowerCase(Locale.ROOT))
              .orElse("status " + status);
    }

    /** Returns the HTTP status code. */
    int status() {
      return status;
    }

    /** Returns the OAuth error: {@code invalid_client} for AWS's InvalidClientException. */
    String error() {
      return error;
    }
  }

  /** A call to the service. */
  @FunctionalInterface
  interface Call<C, T> {
    T by(C client) throws NoCredentials;
  }

  private SsoService(URI address, Network network, C client) {
    this.address = address;
    this.network = network;
    this.client = client;
  }

  /**
   * Makes a client of a service in a session's region.
   *
   * @throws NoCredentials.NotAnswered if the network's certificates cannot be used
   */
  static <C, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>> SsoService<C> of(
      SsoSession session, URI address, Network network, Supplier<B> builder)
      throws NoCredentials.NotAnswered {
    return new SsoService<>(
        address,
        network,
        builder
            .get()
            .httpClient(SdkHttp.over(network).build())
            .region(Region.of(session.region()))
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .endpointOverride(address)
            // With these settings, which may be meant for other services, the SDK rejects an
            // endpoint override.
            .fipsEnabled(false)
            .dualstackEnabled(false)
            .overrideConfiguration(settings ->
                settings.apiCallTimeout(LONGEST).retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build());
  }

  /**
   * Calls the service.
   *
   * @throws NoCredentials.NotAnswered if no complete answer arrives, or the service is busy
   * @throws NoCredentials.UnusableAnswer if the answer is not one of this service
   * @throws Refused if the service refuses the request
   */
  <T> T call(Call<C, T> call) throws NoCredentials, Refused {
    try {
      return call.by(client);
    } catch (SdkException e) {
      Optional<NoCredentials.NotAnswered> unanswered =
          SdkHttp.unanswered(e, network, SERVER_NAME, address);
      if (unanswered.isPresent()) {
        throw unanswered.get();
      }
      if (e instanceof AwsServiceException refusal && !isBusy(refusal.statusCode())) {
        throw new Refused(
            refusal.statusCode(),
            Optional.ofNullable(refusal.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.errorCode())));
      }
      throw switch (e) {
        case AwsServiceException busy ->
            notAnswered(
                "%s answered with status %d".formatted(SERVER_NAME, busy.statusCode()),
                "Try again.");
        case ApiCallTimeoutException _ ->
            notAnswered(
                "%s sent no complete answer within %d s"
                    .formatted(SERVER_NAME, LONGEST.toSeconds()),
                "The server may be busy. Try again later.");
        case AbortedException _ ->
            notAnswered("the call to %s was interrupted".formatted(SERVER_NAME), "");
        default -> unusable("sent an answer that cannot be read");
      };
    }
  }

  NoCredentials.UnusableAnswer unusable(String what) {
    return new NoCredentials.UnusableAnswer(
        SERVER_NAME + " " + what, "Check sso_region: Vend called %s.".formatted(address.getHost()));
  }

  private static boolean isBusy(int status) {
    return status == 429 || status >= 500;
  }

  private static NoCredentials notAnswered(String what, String next) {
    return new NoCredentials.NotAnswered(what, next, Optional.empty());
  }
}
