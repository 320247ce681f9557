package vend.benchmarks;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import vend.functions.aws.Table;

/** Tables in DynamoDB Local: AWS's own, where conditions count. */
final class BurstTable {
  private BurstTable() {}

  /** Makes a table and waits until it answers, which the first call takes long for. */
  static void create(URI endpoint, String name) {
    try (DynamoDbClient dynamoDb = client(endpoint)) {
      dynamoDb.createTable(table ->
          table
              .tableName(name)
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(
                  AttributeDefinition.builder()
                      .attributeName(Table.PARTITION_KEY)
                      .attributeType(ScalarAttributeType.S)
                      .build())
              .keySchema(
                  KeySchemaElement.builder()
                      .attributeName(Table.PARTITION_KEY)
                      .keyType(KeyType.HASH)
                      .build()));
      var nothing = Map.of(Table.PARTITION_KEY, AttributeValue.fromS("nothing"));
      dynamoDb.getItem(get -> get.tableName(name).key(nothing));
    }
  }

  private static DynamoDbClient client(URI endpoint) {
    return DynamoDbClient.builder()
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "benchmark")))
        .endpointOverride(endpoint)
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }
}
