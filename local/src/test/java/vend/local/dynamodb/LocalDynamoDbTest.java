package vend.local.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

class LocalDynamoDbTest {
  private static final Path LIBRARIES = Path.of("dynamodb/target/lib");

  private static LocalDynamoDb local;
  private static DynamoDbClient client;

  @BeforeAll
  static void start() throws IOException {
    local = new LocalDynamoDb(LIBRARIES);
    client = client(local);
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    local.close();
  }

  @Test
  void returnsTheOldItemOnAFailedConditionalPut() {
    createTable(client, "leases");
    client.putItem(put -> put.tableName("leases").item(item("a", "first")));

    var failed =
        assertThrows(
            ConditionalCheckFailedException.class,
            () ->
                client.putItem(put ->
                    put.tableName("leases")
                        .item(item("a", "second"))
                        .conditionExpression("attribute_not_exists(id)")
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD)));

    assertEquals(item("a", "first"), failed.item());
  }

  @Test
  void acceptsATimeToLiveAttribute() {
    createTable(client, "expiring");

    client.updateTimeToLive(update ->
        update
            .tableName("expiring")
            .timeToLiveSpecification(ttl -> ttl.attributeName("expires").enabled(true)));

    var described =
        client.describeTimeToLive(table -> table.tableName("expiring")).timeToLiveDescription();
    assertEquals(TimeToLiveStatus.ENABLED, described.timeToLiveStatus());
    assertEquals("expires", described.attributeName());
  }

  @Test
  void listensOnLoopbackOnly() throws IOException {
    assertEquals("127.0.0.1", local.endpoint().getHost());
    for (InetAddress other : otherAddresses()) {
      try (var socket = new Socket()) {
        var address = new InetSocketAddress(other, local.endpoint().getPort());
        assertThrows(ConnectException.class, () -> socket.connect(address, 2000));
      }
    }
  }

  private static List<InetAddress> otherAddresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.equals(InetAddress.ofLiteral("127.0.0.1")))
        .filter(address -> !address.isLinkLocalAddress())
        .toList();
  }

  @Test
  void rejectsARequestForAnotherHost() throws IOException {
    assertTrue(statusLine("evil.example").contains(" 404 "), statusLine("evil.example"));
    assertTrue(statusLine("localhost").contains(" 400 "), statusLine("localhost"));
  }

  private static String statusLine(String host) throws IOException {
    URI endpoint = local.endpoint();
    try (var socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST / HTTP/1.1\r\nHost: %s:%d\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                  .formatted(host, endpoint.getPort())
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("");
    }
  }

  @Test
  void isolatesASecondServerAndStopsItsThreads() throws Exception {
    createTable(client, "mine");
    Set<Thread> before = liveThreads();

    try (var second = new LocalDynamoDb(LIBRARIES);
        var other = client(second)) {
      assertEquals(List.of(), other.listTables().tableNames());
      createTable(other, "mine");
    }

    Set<Thread> left = liveThreads();
    left.removeAll(before);
    // A pool that is shut down ends its threads a little later.
    for (Thread thread : left) {
      assertTrue(thread.join(Duration.ofSeconds(60)), thread + " is still running");
    }
  }

  private static Set<Thread> liveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }

  @Test
  void namesThreeWaysToGetItsLibrariesIfTheyAreMissing(@TempDir Path empty) {
    var failed = assertThrows(IOException.class, () -> new LocalDynamoDb(empty));

    assertTrue(
        String.valueOf(failed.getMessage()).contains("mvn -DskipTests package -pl local -am"));
  }

  private static DynamoDbClient client(LocalDynamoDb local) {
    return DynamoDbClient.builder()
        .endpointOverride(local.endpoint())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("anyone", "anything")))
        .build();
  }

  private static void createTable(DynamoDbClient client, String name) {
    client.createTable(table ->
        table
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                AttributeDefinition.builder()
                    .attributeName("id")
                    .attributeType(ScalarAttributeType.S)
                    .build())
            .keySchema(
                KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build()));
  }

  private static Map<String, AttributeValue> item(String id, String value) {
    return Map.of(
        "id", AttributeValue.fromS(id),
        "value", AttributeValue.fromS(value));
  }
}
