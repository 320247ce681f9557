package vend.local;

import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import vend.functions.aws.RequestTable;
import vend.functions.aws.Table;

/** Creates the tables of {@code template.yaml} without CloudFormation. */
public final class LocalTable {
  private LocalTable() {}

  /**
   * Creates the table unless it exists, and waits until it answers. The first calls of a process
   * take longer than the function would wait.
   */
  public static void create(
      Region region, AwsCredentialsProvider credentials, URI endpoint, String name) {
    create(
        region,
        credentials,
        endpoint,
        table(name, Table.LIST, Table.POSITION).globalSecondaryIndexes(lists()).build());
  }

  /** Creates the table of access requests in the same way. */
  public static void createRequests(
      Region region, AwsCredentialsProvider credentials, URI endpoint, String name) {
    create(
        region,
        credentials,
        endpoint,
        table(name, RequestTable.PERSON, Table.LIST, Table.POSITION)
            .globalSecondaryIndexes(
                whole(RequestTable.BY_PERSON, RequestTable.PERSON),
                whole(RequestTable.BY_STATE, Table.LIST))
            .build());
  }

  private static void create(
      Region region, AwsCredentialsProvider credentials, URI endpoint, CreateTableRequest table) {
    try (DynamoDbClient dynamoDb =
        DynamoDbClient.builder()
            .region(region)
            .credentialsProvider(credentials)
            .endpointOverride(endpoint)
            .httpClientBuilder(Apache5HttpClient.builder())
            .build()) {
      create(dynamoDb, table);
      dynamoDb.getItem(get ->
          get.tableName(table.tableName())
              .key(Map.of(Table.PARTITION_KEY, AttributeValue.fromS("nothing"))));
    }
  }

  private static void create(DynamoDbClient dynamoDb, CreateTableRequest table) {
    try {
      dynamoDb.createTable(table);
      dynamoDb.updateTimeToLive(ttl ->
          ttl.tableName(table.tableName())
              .timeToLiveSpecification(spec -> spec.attributeName(Table.EXPIRES).enabled(true)));
    } catch (ResourceInUseException e) {
      // The table exists in an emulator that was used before.
      return;
    }
  }

  /**
   * A table without indexes.
   *
   * @param indexed the keys of its indexes
   */
  private static CreateTableRequest.Builder table(String name, String... indexed) {
    return CreateTableRequest.builder()
        .tableName(name)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(
            Stream.concat(Stream.of(Table.PARTITION_KEY), Stream.of(indexed))
                .map(LocalTable::string)
                .toList())
        .keySchema(key(Table.PARTITION_KEY, KeyType.HASH));
  }

  /** An index that copies whole items. */
  private static GlobalSecondaryIndex whole(String name, String key) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(key(key, KeyType.HASH), key(Table.POSITION, KeyType.RANGE))
        .projection(copied -> copied.projectionType(ProjectionType.ALL))
        .build();
  }

  private static GlobalSecondaryIndex lists() {
    return GlobalSecondaryIndex.builder()
        .indexName(Table.LIST_INDEX)
        .keySchema(key(Table.LIST, KeyType.HASH), key(Table.POSITION, KeyType.RANGE))
        .projection(
            copied -> copied.projectionType(ProjectionType.INCLUDE).nonKeyAttributes(Table.LISTED))
        .build();
  }

  private static AttributeDefinition string(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
