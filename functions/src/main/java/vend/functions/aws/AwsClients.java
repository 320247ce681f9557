package vend.functions.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointParams;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import vend.aws.RoleArn;
import vend.caller.aws.CallerIdentityService;
import vend.console.Federation;
import vend.functions.outbound.OutboundHttp;

/**
 * Creates the AWS SDK's clients. All of them share one HTTP client.
 *
 * <p>The clients never retry after a service has answered. The SDKs of Vend's callers retry
 * already, and a second try within the same time limit would only add load to a slow service.
 */
public final class AwsClients implements AutoCloseable {
  private final Region region;
  private final AwsCredentialsProvider credentials;
  private final Endpoints endpoints;
  private final TimeBudget budget;
  private final SdkHttpClient http;
  private final OutboundHttp outbound;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("deadlines").daemon().factory());
  private final StsClient sts;
  private final DynamoDbClient dynamoDb;
  private final KmsClient kms;

  /**
   * Endpoints of the services. An empty one means the SDK's choice: the environment variables
   * {@code AWS_ENDPOINT_URL_*}, or else the region's AWS endpoint.
   *
   * @param s3 uses path-style addresses: the bucket is a part of the path
   */
  public record Endpoints(
      Optional<URI> sts, Optional<URI> dynamoDb, Optional<URI> kms, Optional<URI> s3) {
    /** Leaves every endpoint to the SDK. */
    public static final Endpoints OF_THE_SDK =
        new Endpoints(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Uses one address for all services, as emulators need it. */
    public static Endpoints all(URI address) {
      Optional<URI> all = Optional.of(address);
      return new Endpoints(all, all, all, all);
    }
  }

  /**
   * Creates the clients. They connect and load credentials with their first calls.
   *
   * @param region the hub's region; STS is called there, never at the global endpoint
   * @param credentials the function's own credentials
   * @param budget the time limit of each call
   */
  public AwsClients(
      String region, AwsCredentialsProvider credentials, Endpoints endpoints, TimeBudget budget) {
    this(
        region,
        credentials,
        endpoints,
        budget,
        CrtHttp.create(budget.connect()),
        new OutboundHttp());
  }

  /**
   * Like the other constructor, over other HTTP clients.
   *
   * @param http used by the SDK; closed together with these clients
   * @param outbound used for everything else
   */
  public AwsClients(
      String region,
      AwsCredentialsProvider credentials,
      Endpoints endpoints,
      TimeBudget budget,
      SdkHttpClient http,
      OutboundHttp outbound) {
    this.region = Region.of(region);
    this.credentials = credentials;
    this.endpoints = endpoints;
    this.budget = budget;
    this.http = http;
    this.outbound = outbound;
    this.sts = sts(credentials);
    this.dynamoDb =
        configured(DynamoDbClient.builder(), endpoints.dynamoDb(), budget.table())
            // Keeps one host name for all accounts, which VPC endpoints and firewalls expect.
            .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
            .build();
    this.kms = configured(KmsClient.builder(), endpoints.kms(), budget.kms()).build();
  }

  /**
   * The function's own credentials. They come from the environment. With SnapStart, where one
   * snapshot serves many instances, they come from an endpoint on the instance that the environment
   * names. They are loaded with the first call.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html">credentials
   *     with SnapStart</a>
   */
  public static AwsCredentialsProvider ofTheFunction() {
    return AwsCredentialsProviderChain.of(
        EnvironmentVariableCredentialsProvider.create(),
        ContainerCredentialsProvider.builder().build());
  }

  public String region() {
    return region.id();
  }

  /** An STS client with the function's own credentials. */
  public StsClient sts() {
    return sts;
  }

  /** An STS client with the credentials of a hub role that is not the function's own role. */
  public StsClient stsAs(RoleArn hubRole) {
    var hub =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(request ->
                request.roleArn(hubRole.toString()).roleSessionName("vend-" + UUID.randomUUID()))
            .build();
    return sts(() -> hubCredentials(hub));
  }

  /**
   * Reports a denied hub role as a failure of this process. It would look like a denial of the
   * requested role otherwise.
   */
  private static AwsCredentials hubCredentials(AwsCredentialsProvider hub) {
    try {
      return hub.resolveCredentials();
    } catch (SdkClientException e) {
      throw e;
    } catch (RuntimeException e) {
      // From STS; or from the SDK, if the answer is incomplete.
      throw SdkClientException.create(
          "Vend cannot assume the hub role. Check VEND_HUB_ROLE and the role's trust policy.",
          new HubRoleNotAssumed());
    }
  }

  /** The decision event shows this simple name as the cause. */
  private static final class HubRoleNotAssumed extends Exception {
    private static final long serialVersionUID = 1;
  }

  private StsClient sts(AwsCredentialsProvider provider) {
    return configured(StsClient.builder(), provider, endpoints.sts(), budget.sts()).build();
  }

  /** Sends presigned {@code GetCallerIdentity} requests of callers to STS, in any region. */
  public CallerIdentityService callerIdentity() {
    return new StsCallerIdentity(
        outbound, sts.serviceClientConfiguration().endpointOverride(), budget);
  }

  /** The federation endpoint of AWS sign-in. It takes credentials, and needs no signature. */
  public Federation federation() {
    return new FederationCall(outbound, TimeBudget.FEDERATION);
  }

  public Table table(String name) {
    return new Table(dynamoDb, name, budget.table());
  }

  public KmsClient kms() {
    return kms;
  }

  /**
   * Publishes events.
   *
   * @param endpoint an endpoint instead of the SDK's choice
   */
  public EventBridgeClient eventBridge(Optional<URI> endpoint) {
    return configured(EventBridgeClient.builder(), endpoint, TimeBudget.EVENTS).build();
  }

  /** Reads single objects from S3. */
  public ObjectStore objects() {
    S3EndpointProvider usual = S3EndpointProvider.defaultProvider();
    return new ObjectStore(
        configured(S3Client.builder(), endpoints.s3(), TimeBudget.OBJECT)
            .endpointProvider(params -> usual.resolveEndpoint(onOneHost(params)))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .build());
  }

  /** A configured endpoint has one host name, not one for each bucket. */
  private static S3EndpointParams onOneHost(S3EndpointParams params) {
    return params.endpoint() == null ? params : params.toBuilder().forcePathStyle(true).build();
  }

  /**
   * Configures the client of another service like these clients. It shares their HTTP client, and
   * has the function's own credentials.
   *
   * @param endpoint an endpoint instead of the SDK's choice
   * @param longest the time limit of each call
   */
  public <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configured(
      B builder, Optional<URI> endpoint, Duration longest) {
    return configured(builder, credentials, endpoint, longest);
  }

  private <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configured(
      B builder, AwsCredentialsProvider provider, Optional<URI> endpoint, Duration longest) {
    builder.region(region).credentialsProvider(provider).httpClient(http);
    builder.overrideConfiguration(
        ClientOverrideConfiguration.builder()
            .apiCallTimeout(longest)
            .retryStrategy(DefaultRetryStrategy.doNotRetry())
            .scheduledExecutorService(deadlines)
            // Lambda has no profile files. On a workstation, a person's profile must not apply.
            .defaultProfileFile(ProfileFile.aggregator().build())
            .build());
    endpoint.ifPresent(builder::endpointOverride);
    return builder;
  }

  /** The HTTP client for servers that the AWS SDK does not call. */
  public OutboundHttp outbound() {
    return outbound;
  }

  /** Closes the connections of all clients. */
  @Override
  public void close() {
    http.close();
    deadlines.shutdownNow();
  }
}
