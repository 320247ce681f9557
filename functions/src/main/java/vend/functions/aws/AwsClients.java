package vend.functions.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.StsException;
import vend.iam.RoleArn;

/**
 * Makes the SDK's clients, all over one HTTP client.
 *
 * <p>None of them retries: callers' own SDKs do, and a second try within the first one's time would
 * only add load to a service that is already slow.
 */
public final class AwsClients implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 100;

  private final Region region;
  private final AwsCredentialsProvider credentials;
  private final Endpoints endpoints;
  private final TimeBudget budget;
  private final SdkHttpClient http;

  /**
   * Where the services are, if not where the SDK would look: its own settings {@code
   * AWS_ENDPOINT_URL_*} count where nothing is said here.
   *
   * @param sts for STS
   * @param dynamoDb for DynamoDB
   * @param kms for KMS
   */
  public record Endpoints(Optional<URI> sts, Optional<URI> dynamoDb, Optional<URI> kms) {
    /** Where the SDK looks. */
    public static final Endpoints OF_THE_SDK =
        new Endpoints(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Clients that keep to the function's budget. */
  public AwsClients(Region region, AwsCredentialsProvider credentials, Endpoints endpoints) {
    this(region, credentials, endpoints, TimeBudget.OF_THE_FUNCTION);
  }

  /**
   * @param region the hub's region; STS is asked there, never at the global endpoint
   * @param credentials the function's own
   * @param endpoints where the services are
   * @param budget how long each may take
   */
  public AwsClients(
      Region region, AwsCredentialsProvider credentials, Endpoints endpoints, TimeBudget budget) {
    this(
        region,
        credentials,
        endpoints,
        budget,
        Apache5HttpClient.builder()
            .maxConnections(MOST_CONNECTIONS)
            .connectionTimeout(budget.connect())
            .socketTimeout(budget.socket())
            .build());
  }

  /**
   * Over another HTTP client, which is closed with these clients.
   *
   * @param region the hub's region
   * @param credentials the function's own
   * @param endpoints where the services are
   * @param http the client
   */
  public AwsClients(
      Region region, AwsCredentialsProvider credentials, Endpoints endpoints, SdkHttpClient http) {
    this(region, credentials, endpoints, TimeBudget.OF_THE_FUNCTION, http);
  }

  private AwsClients(
      Region region,
      AwsCredentialsProvider credentials,
      Endpoints endpoints,
      TimeBudget budget,
      SdkHttpClient http) {
    this.region = region;
    this.credentials = credentials;
    this.endpoints = endpoints;
    this.budget = budget;
    this.http = http;
  }

  /** The hub's region. */
  public Region region() {
    return region;
  }

  /** STS with the function's own keys. */
  public StsClient sts() {
    return sts(credentials);
  }

  /** STS with the keys of a hub role that is not the function's own. */
  public StsClient stsAs(RoleArn hubRole) {
    var asHub =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts())
            .refreshRequest(request ->
                request.roleArn(hubRole.toString()).roleSessionName("vend-" + UUID.randomUUID()))
            .build();
    return sts(() -> hubKeys(asHub));
  }

  /**
   * As a failure of this client, not of STS: else the refusal of the hub role would look like a
   * refusal of the role that a caller asked for.
   */
  private static AwsCredentials hubKeys(AwsCredentialsProvider asHub) {
    try {
      return asHub.resolveCredentials();
    } catch (StsException e) {
      throw SdkClientException.create("the hub role can't be taken");
    }
  }

  /** STS with other keys. */
  StsClient sts(AwsCredentialsProvider provider) {
    return configured(StsClient.builder(), provider, endpoints.sts(), budget.sts()).build();
  }

  /** DynamoDB. */
  public DynamoDbClient dynamoDb() {
    return configured(DynamoDbClient.builder(), credentials, endpoints.dynamoDb(), budget.table())
        .build();
  }

  /** KMS. */
  public KmsClient kms() {
    return configured(KmsClient.builder(), credentials, endpoints.kms(), budget.kms()).build();
  }

  /**
   * S3, for single objects.
   *
   * @param endpoint instead of AWS's own
   */
  public ObjectStore objects(Optional<URI> endpoint) {
    return new ObjectStore(http, credentials, region, endpoint);
  }

  private <
          B extends
              AwsClientBuilder<B, ?>
                  & software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder<B, ?>>
      B configured(
          B builder, AwsCredentialsProvider provider, Optional<URI> endpoint, Duration longest) {
    builder.region(region).credentialsProvider(provider).httpClient(http);
    builder.overrideConfiguration(
        ClientOverrideConfiguration.builder()
            .apiCallTimeout(longest)
            .retryStrategy(DefaultRetryStrategy.doNotRetry())
            .build());
    endpoint.ifPresent(builder::endpointOverride);
    return builder;
  }

  /** The HTTP client under all of them; for whoever else speaks HTTP in the function. */
  public SdkHttpClient http() {
    return http;
  }

  /** Closes the connections of all clients. */
  @Override
  public void close() {
    http.close();
  }
}
