package vend.cli.freeze;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import vend.aws.AwsRegion;
import vend.client.aws.SdkHttp;
import vend.client.http.Network;
import vend.client.source.NoCredentials;
import vend.grant.FreezeItem;
import vend.grant.FreezeNote;
import vend.grant.FreezeState;
import vend.grant.FreezeTarget;
import vend.grant.FreezeUpdate;

/**
 * Reads and writes the freeze items in the hub's DynamoDB table. Uses the credentials, the region
 * and the endpoint of any AWS SDK: {@code AWS_PROFILE}, {@code AWS_REGION}, {@code
 * AWS_ENDPOINT_URL_DYNAMODB} and the others.
 */
public final class FreezeClient implements AutoCloseable {
  private static final Duration ONE_TRY = Duration.ofSeconds(5);
  private static final Duration ALL_TRIES = Duration.ofSeconds(15);
  private static final Map<String, AttributeValue> KEY =
      Map.of(FreezeItem.PARTITION_KEY, AttributeValue.fromS(FreezeItem.KEY));
  private static final Map<String, AttributeValue> HUB_KEY =
      Map.of(FreezeItem.PARTITION_KEY, AttributeValue.fromS(FreezeItem.KEY_BY_HUB));

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

  /**
   * Both freeze items.
   *
   * @param byTable the item of {@code vend freeze}
   * @param byHub the item of operators at the hub; empty if AWS denies access to it, as the
   *     policies of stacks of version 0.1.0 do
   */
  public record Both(FreezeState byTable, Optional<FreezeState> byHub) {
    /** Whether either item names the target. */
    public boolean names(FreezeTarget target) {
      return byTable.targets().containsKey(target)
          || byHub.filter(hub -> hub.targets().containsKey(target)).isPresent();
    }
  }

  /** A call for the hub's item. */
  private interface HubCall {
    FreezeState run() throws FreezeFailed;
  }

  private Optional<FreezeState> unlessDenied(HubCall call) throws FreezeFailed {
    try {
      return Optional.of(call.run());
    } catch (FreezeFailed e) {
      if (e.isDenied()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Reads what is frozen. */
  public FreezeState read() throws FreezeFailed {
    return read(KEY);
  }

  /** Reads both items. */
  public Both readBoth() throws FreezeFailed {
    return new Both(read(KEY), unlessDenied(() -> read(HUB_KEY)));
  }

  private FreezeState read(Map<String, AttributeValue> key) throws FreezeFailed {
    try {
      return state(item(key));
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
    return dynamoDb.getItem(get -> get.tableName(table).key(key).consistentRead(true)).item();
  }

  /**
   * Adds targets to the freeze.
   *
   * @return what was frozen before
   */
  public FreezeState freeze(Collection<FreezeTarget> targets, FreezeNote note) throws FreezeFailed {
    return update(KEY, FreezeUpdate.freeze(targets, note));
  }

  /**
   * Removes targets from both items. That of the command comes first: if the second update fails,
   * the hub's freezes stay, and the command says so.
   *
   * @return what was frozen before
   */
  public Both thaw(Collection<FreezeTarget> targets) throws FreezeFailed {
    return new Both(thaw(KEY, targets), unlessDenied(() -> thaw(HUB_KEY, targets)));
  }

  private FreezeState thaw(Map<String, AttributeValue> key, Collection<FreezeTarget> targets)
      throws FreezeFailed {
    FreezeState before = update(key, FreezeUpdate.thaw(targets));
    if (FreezeUpdate.mayEndVersion(targets)) {
      endVersion(key);
    }
    return before;
  }

  private void endVersion(Map<String, AttributeValue> key) throws FreezeFailed {
    try {
      send(key, FreezeUpdate.withoutVersion());
    } catch (ConditionalCheckFailedException e) {
      return; // The item still freezes a caller or a person, or has no version.
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  /**
   * Lifts all freezes of both items, unless an item has changed since this client read it. The
   * items stay, or are created: a function that has read an item treats a missing one as an attack.
   *
   * @return what was frozen before
   */
  public Both thawAll() throws FreezeFailed {
    return new Both(thawAll(KEY), unlessDenied(() -> thawAll(HUB_KEY)));
  }

  private FreezeState thawAll(Map<String, AttributeValue> key) throws FreezeFailed {
    try {
      Map<String, AttributeValue> item = item(key);
      if (item.isEmpty()) {
        var _ = dynamoDb.updateItem(update -> update.tableName(table).key(key));
        return FreezeState.NOTHING;
      }
      if (item.keySet().equals(key.keySet())) {
        return FreezeState.NOTHING;
      }
      update(key, FreezeUpdate.thawAll(item));
      return state(item);
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  private FreezeState update(Map<String, AttributeValue> key, FreezeUpdate update)
      throws FreezeFailed {
    try {
      return state(send(key, update));
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  private Map<String, AttributeValue> send(Map<String, AttributeValue> key, FreezeUpdate update) {
    var values = new HashMap<String, AttributeValue>();
    update.values().forEach((name, value) -> values.put(name, attribute(value)));
    return dynamoDb
        .updateItem(request ->
            request
                .tableName(table)
                .key(key)
                .updateExpression(update.expression())
                .conditionExpression(update.condition().orElse(null))
                .expressionAttributeNames(update.names())
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .returnValues(ReturnValue.ALL_OLD))
        .attributes();
  }

  private static AttributeValue attribute(Object value) {
    return switch (value) {
      case AttributeValue read -> read;
      case String text -> AttributeValue.fromS(text);
      case Boolean flag -> AttributeValue.fromBool(flag);
      case List<?> set -> AttributeValue.fromSs(set.stream().map(String::valueOf).toList());
      case Map<?, ?> map -> {
        var members = new HashMap<String, AttributeValue>();
        map.forEach((name, text) ->
            members.put(String.valueOf(name), AttributeValue.fromS(String.valueOf(text))));
        yield AttributeValue.fromM(members);
      }
      default -> throw new IllegalArgumentException("not a value of a freeze");
    };
  }

  /** The item in the form that the hub function reads. */
  private static FreezeState state(Map<String, AttributeValue> item) {
    var plain = new HashMap<String, Object>();
    item.forEach((name, value) -> plain.put(name, plain(value)));
    return FreezeState.of(plain);
  }

  private static Object plain(AttributeValue value) {
    if (value.hasSs()) {
      return value.ss();
    }
    if (value.hasM()) {
      var members = new HashMap<String, Object>();
      value.m().forEach((name, member) -> members.put(name, plain(member)));
      return members;
    }
    if (value.s() != null) {
      return value.s();
    }
    return Optional.<Object>ofNullable(value.bool()).orElse(value);
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
