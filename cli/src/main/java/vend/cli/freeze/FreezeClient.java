package vend.cli.freeze;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import vend.aws.AwsRegion;
import vend.client.aws.SdkHttp;
import vend.client.http.Network;
import vend.client.source.NoCredentials;
import vend.grant.FreezeItem;

/**
 * Reads and writes the freeze item in the hub's DynamoDB table. Uses the credentials, the region
 * and the endpoint of any AWS SDK: {@code AWS_PROFILE}, {@code AWS_REGION}, {@code
 * AWS_ENDPOINT_URL_DYNAMODB} and the others.
 */
public final class FreezeClient implements AutoCloseable {
  private static final Duration ONE_TRY = Duration.ofSeconds(5);
  private static final Duration ALL_TRIES = Duration.ofSeconds(15);
  private static final Map<String, AttributeValue> KEY =
      Map.of(FreezeItem.PARTITION_KEY, AttributeValue.fromS(FreezeItem.KEY));

  private final DynamoDbClient dynamoDb;
  private final Region region;
  private final String accessKeyId;
  private final String table;
  private final Network network;
  private final URI endpoint;

  /**
   * Creates a client over an SDK client.
   *
   * @param dynamoDb is closed with this client
   * @param accessKeyId the access key id that the SDK client uses
   * @param table the table's name or ARN
   */
  public FreezeClient(DynamoDbClient dynamoDb, Region region, String accessKeyId, String table) {
    this(dynamoDb, region, accessKeyId, table, Network.PLAIN, endpoint(region, Map.of()));
  }

  private FreezeClient(
      DynamoDbClient dynamoDb,
      Region region,
      String accessKeyId,
      String table,
      Network network,
      URI endpoint) {
    this.network = network;
    this.endpoint = endpoint;
    this.dynamoDb = dynamoDb;
    this.region = region;
    this.accessKeyId = accessKeyId;
    this.table = table;
  }

  /**
   * Finds region and credentials, but does not connect yet.
   *
   * @param table the table's name or ARN
   * @param environment for {@code AWS_DEFAULT_REGION}, which the SDK for Java does not read
   * @param network proxies and certificates for DynamoDB
   * @throws FreezeFailed if there is no region, or there are no credentials
   */
  public static FreezeClient of(String table, Map<String, String> environment, Network network)
      throws FreezeFailed {
    Region region = region(environment);
    AwsCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
    String accessKeyId = accessKeyId(credentials);
    DynamoDbClient dynamoDb =
        DynamoDbClient.builder()
            .region(region)
            .credentialsProvider(credentials)
            .httpClientBuilder(http(network))
            .overrideConfiguration(
                bounds -> bounds.apiCallAttemptTimeout(ONE_TRY).apiCallTimeout(ALL_TRIES))
            .build();
    return new FreezeClient(
        dynamoDb, region, accessKeyId, table, network, endpoint(region, environment));
  }

  /** For messages only: the SDK finds the endpoint by itself. */
  private static URI endpoint(Region region, Map<String, String> environment) {
    return Stream.of("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL")
        .map(name -> environment.getOrDefault(name, ""))
        .filter(address -> !address.isBlank())
        .findFirst()
        .map(URI::create)
        .orElseGet(() -> URI.create("https://" + new AwsRegion(region.id()).host("dynamodb")));
  }

  private static Apache5HttpClient.Builder http(Network network) throws FreezeFailed {
    try {
      return SdkHttp.over(network);
    } catch (NoCredentials.NotAnswered e) {
      throw AwsFailure.of(e);
    }
  }

  private static Region region(Map<String, String> environment) throws FreezeFailed {
    String named =
        environment.getOrDefault("AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", ""));
    try {
      return named.isEmpty() ? new DefaultAwsRegionProviderChain().getRegion() : Region.of(named);
    } catch (SdkClientException e) {
      throw new FreezeFailed(
          "no AWS region is set. Set AWS_REGION to the hub's region, or give your profile a region");
    }
  }

  private static String accessKeyId(AwsCredentialsProvider credentials) throws FreezeFailed {
    try {
      return credentials.resolveCredentials().accessKeyId();
    } catch (SdkClientException e) {
      throw new FreezeFailed(
          "no AWS credentials were found. Set AWS_PROFILE (and sign in, for example with aws sso"
              + " login), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }
  }

  /** The region of the table. */
  public String region() {
    return region.id();
  }

  /** The access key id of the request. It is no secret, and CloudTrail names the user by it. */
  public String accessKeyId() {
    return accessKeyId;
  }

  /** Reads what is frozen. */
  public FreezeState read() throws FreezeFailed {
    try {
      return FreezeState.of(
          dynamoDb.getItem(get -> get.tableName(table).key(KEY).consistentRead(true)).item());
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  /**
   * Adds targets to the freeze.
   *
   * @return what was frozen before
   */
  public FreezeState freeze(Collection<Target> targets, FreezeNote note) throws FreezeFailed {
    return update(FreezeUpdate.freeze(targets, note));
  }

  /**
   * Removes targets from the freeze.
   *
   * @return what was frozen before
   */
  public FreezeState thaw(Collection<Target> targets) throws FreezeFailed {
    return update(FreezeUpdate.thaw(targets));
  }

  /**
   * Lifts all freezes, unless the item has changed since this client read it. The item stays, or is
   * created: a function that has read the item treats a missing item as an attack.
   *
   * @return what was frozen before
   */
  public FreezeState thawAll() throws FreezeFailed {
    try {
      Map<String, AttributeValue> item =
          dynamoDb.getItem(get -> get.tableName(table).key(KEY).consistentRead(true)).item();
      if (item.isEmpty()) {
        var _ = dynamoDb.updateItem(update -> update.tableName(table).key(KEY));
        return FreezeState.NOTHING;
      }
      if (item.keySet().equals(KEY.keySet())) {
        return FreezeState.NOTHING;
      }
      update(FreezeUpdate.thawAll(item));
      return FreezeState.of(item);
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  private FreezeState update(FreezeUpdate update) throws FreezeFailed {
    try {
      return FreezeState.of(
          dynamoDb
              .updateItem(request ->
                  request
                      .tableName(table)
                      .key(KEY)
                      .updateExpression(update.expression())
                      .conditionExpression(update.condition())
                      .expressionAttributeNames(update.names())
                      .expressionAttributeValues(update.values().isEmpty() ? null : update.values())
                      .returnValues(ReturnValue.ALL_OLD))
              .attributes());
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  private FreezeFailed failed(SdkException e) {
    return SdkHttp.unanswered(e, network, "DynamoDB", endpoint)
        .map(AwsFailure::of)
        .orElseGet(() -> AwsFailure.of(e, table, region.id()));
  }

  @Override
  public void close() {
    dynamoDb.close();
  }
}
