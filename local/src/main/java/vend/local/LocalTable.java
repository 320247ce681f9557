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
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import vend.functions.aws.Table;

/** Creates the table of {@code template.yaml} without CloudFormation. */
public final class LocalTable {
  private LocalTable() {}

  /**
   * Creates the table unless it exists, and waits until it answers. The first calls of a process
   * take longer than the function would wait.
   */
  public static void create(
      Region region, AwsCredentialsProvider credentials, URI endpoint, String name) {
    try (DynamoDbClient dynamoDb =
        DynamoDbClient.builder()
            .region(region)
            .credentialsProvider(credentials)
            .endpointOverride(endpoint)
            .httpClientBuilder(Apache5HttpClient.builder())
            .build()) {
      create(dynamoDb, name);
      dynamoDb.getItem(get ->
          get.tableName(name).key(Map.of(Table.PARTITION_KEY, AttributeValue.fromS("nothing"))));
    }
  }

  private static void create(DynamoDbClient dynamoDb, String name) {
    try {
      dynamoDb.createTable(table ->
          table
              .tableName(name)
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(
                  Stream.of(Table.PARTITION_KEY, Table.LIST, Table.POSITION)
                      .map(LocalTable::string)
                      .toList())
              .keySchema(key(Table.PARTITION_KEY, KeyType.HASH))
              .globalSecondaryIndexes(lists()));
      dynamoDb.updateTimeToLive(ttl ->
          ttl.tableName(name)
              .timeToLiveSpecification(spec -> spec.attributeName(Table.EXPIRES).enabled(true)));
    } catch (ResourceInUseException e) {
      // The table exists in an emulator that was used before.
      return;
    }
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
