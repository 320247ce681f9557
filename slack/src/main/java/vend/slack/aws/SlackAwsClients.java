package vend.slack.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import vend.functions.aws.CrtHttp;

/**
 * The AWS clients that only the Slack app has. They connect with their first calls.
 *
 * @param lambda invokes the app's own function
 * @param secrets reads the app's secrets
 */
public record SlackAwsClients(LambdaClient lambda, SecretsManagerClient secrets) {
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** Slack waits three seconds for the answer that follows. */
  private static final Duration INVOKE = Duration.ofSeconds(1);

  private static final Duration READ_SECRET = Duration.ofSeconds(2);

  /**
   * Creates the clients.
   *
   * @param endpoint one endpoint for both instead of the SDK's choice
   */
  public static SlackAwsClients of(
      String region, AwsCredentialsProvider credentials, Optional<URI> endpoint) {
    SdkHttpClient http = CrtHttp.create(CONNECT);
    return new SlackAwsClients(
        configured(LambdaClient.builder(), region, credentials, endpoint, http, INVOKE).build(),
        configured(SecretsManagerClient.builder(), region, credentials, endpoint, http, READ_SECRET)
            .build());
  }

  private static <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configured(
      B builder,
      String region,
      AwsCredentialsProvider credentials,
      Optional<URI> endpoint,
      SdkHttpClient http,
      Duration longest) {
    builder.region(Region.of(region)).credentialsProvider(credentials).httpClient(http);
    builder.overrideConfiguration(
        ClientOverrideConfiguration.builder()
            .apiCallTimeout(longest)
            .retryStrategy(DefaultRetryStrategy.doNotRetry())
            .defaultProfileFile(ProfileFile.aggregator().build())
            .build());
    endpoint.ifPresent(builder::endpointOverride);
    return builder;
  }
}
