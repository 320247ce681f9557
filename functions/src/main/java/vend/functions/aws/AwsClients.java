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
 * Makes the AWS SDK's clients, all over one HTTP client.
 *
 * <p>They never retry what a service answered: callers' own SDKs do, and a second try within the
 * first one's time would only add load to a service that is already slow.
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
   * Where the services are, if not where the SDK looks: its own settings {@code
   * AWS_ENDPOINT_URL_*}, or else AWS's endpoints of the region.
   *
   * @param sts for STS
   * @param dynamoDb for DynamoDB
   * @param kms for KMS
   * @param s3 for S3; buckets are then a part of the path
   */
  public record Endpoints(
      Optional<URI> sts, Optional<URI> dynamoDb, Optional<URI> kms, Optional<URI> s3) {
    /** Where the SDK looks. */
    public static final Endpoints OF_THE_SDK =
        new Endpoints(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** One address for all services, as emulators have it. */
    public static Endpoints all(URI address) {
      Optional<URI> all = Optional.of(address);
      return new Endpoints(all, all, all, all);
    }
  }

  /**
   * Makes the clients; they connect, and look for credentials, with their first calls.
   *
   * @param region the hub's region; STS is asked there, never at the global endpoint
   * @param credentials the function's own
   * @param endpoints where the services are
   * @param budget how long each call may take
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
   * As the other constructor, over other HTTP clients.
   *
   * @param http under the SDK; closed with these clients
   * @param outbound for everything else
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
        configured(DynamoDbClient.builder(), credentials, endpoints.dynamoDb(), budget.table())
            // One host name for all accounts: the one that VPC endpoints and firewalls know.
            .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
            .build();
    this.kms = configured(KmsClient.builder(), credentials, endpoints.kms(), budget.kms()).build();
  }

  /**
   * The function's own credentials: in its environment; or, under SnapStart, where one snapshot
   * serves many instances, at an endpoint on the instance that the environment names. They are
   * looked up with the first call.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html">credentials
   *     under SnapStart</a>
   */
  public static AwsCredentialsProvider ofTheFunction() {
    return AwsCredentialsProviderChain.of(
        EnvironmentVariableCredentialsProvider.create(),
        ContainerCredentialsProvider.builder().build());
  }

  /** The hub's region. */
  public String region() {
    return region.id();
  }

  /** STS with the function's own credentials. */
  public StsClient sts() {
    return sts;
  }

  /** STS with the credentials of a hub role that is not the function's own. */
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
   * A refusal of the hub role is a failure of this process: else it would look like a refusal of
   * the role that a caller asked for.
   */
  private static AwsCredentials hubCredentials(AwsCredentialsProvider hub) {
    try {
      return hub.resolveCredentials();
    } catch (SdkClientException e) {
      throw e;
    } catch (RuntimeException e) {
      // Of STS; or of the SDK, where the answer lacks a part.
      throw SdkClientException.create("the hub role cannot be assumed", new HubRoleNotAssumed());
    }
  }

  /** Its simple name is the cause in the decision event. */
  private static final class HubRoleNotAssumed extends Exception {
    private static final long serialVersionUID = 1;
  }

  private StsClient sts(AwsCredentialsProvider provider) {
    return configured(StsClient.builder(), provider, endpoints.sts(), budget.sts()).build();
  }

  /** STS as it says who callers are, by signatures of their own; in any region. */
  public CallerIdentityService callerIdentity() {
    return new StsCallerIdentity(
        outbound, sts.serviceClientConfiguration().endpointOverride(), budget);
  }

  /** The federation endpoint of AWS's sign-in service, which takes credentials and no signature. */
  public Federation federation() {
    return new FederationCall(outbound, TimeBudget.FEDERATION);
  }

  /** A table of DynamoDB. */
  public Table table(String name) {
    return new Table(dynamoDb, name, budget.table());
  }

  /** KMS. */
  public KmsClient kms() {
    return kms;
  }

  /** S3, for single objects. */
  public ObjectStore objects() {
    S3EndpointProvider usual = S3EndpointProvider.defaultProvider();
    return new ObjectStore(
        configured(S3Client.builder(), credentials, endpoints.s3(), TimeBudget.OBJECT)
            .endpointProvider(asked -> usual.resolveEndpoint(onOneHost(asked)))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .build());
  }

  /** An endpoint of a setting has one host name, not one for each bucket. */
  private static S3EndpointParams onOneHost(S3EndpointParams asked) {
    return asked.endpoint() == null ? asked : asked.toBuilder().forcePathStyle(true).build();
  }

  private <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configured(
      B builder, AwsCredentialsProvider provider, Optional<URI> endpoint, Duration longest) {
    builder.region(region).credentialsProvider(provider).httpClient(http);
    builder.overrideConfiguration(
        ClientOverrideConfiguration.builder()
            .apiCallTimeout(longest)
            .retryStrategy(DefaultRetryStrategy.doNotRetry())
            .scheduledExecutorService(deadlines)
            // A function has no such files, and settings of a person's must not change it.
            .defaultProfileFile(ProfileFile.aggregator().build())
            .build());
    endpoint.ifPresent(builder::endpointOverride);
    return builder;
  }

  /** Requests to servers that are no AWS service of the SDK's. */
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
