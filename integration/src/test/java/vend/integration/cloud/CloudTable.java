package vend.integration.cloud;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.local.LocalTable;

/** Accesses the table as an administrator, without faults. */
final class CloudTable {
  private CloudTable() {}

  static DynamoDbClient client(URI endpoint) {
    return DynamoDbClient.builder()
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAADMIN", "secret")))
        .endpointOverride(endpoint)
        .build();
  }

  static <T> T with(URI endpoint, Function<DynamoDbClient, T> work) {
    try (DynamoDbClient client = client(endpoint)) {
      return work.apply(client);
    }
  }

  static void create(URI endpoint, String name) {
    LocalTable.create(
        Region.EU_CENTRAL_1,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAADMIN", "secret")),
        endpoint,
        name);
  }

  static List<Map<String, AttributeValue>> items(URI endpoint, String name) {
    return with(endpoint, client -> client.scan(scan -> scan.tableName(name)).items());
  }
}
