package vend.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import vend.functions.aws.Table;
import vend.grant.RequestId;
import vend.local.dynamodb.LocalDynamoDb;
import vend.slack.MessageStore.Busy;
import vend.slack.MessageStore.Claimed;
import vend.slack.MessageStore.Posted;
import vend.slack.MessageStore.Present;
import vend.slack.aws.SlackMessageTable;

/** The app's items in the real table. */
class SlackMessageTableTest {
  private static final RequestId ID = new RequestId("req-000000000001");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Posted MESSAGE = new Posted("C1", "1.2");

  private static LocalDynamoDb dynamoDb;
  private DynamoDbClient client;
  private Table table;
  private SlackMessageTable messages;

  @BeforeAll
  static void startTables() throws IOException {
    dynamoDb = SlackFixture.dynamoDb();
  }

  @AfterAll
  static void stopTables() throws IOException {
    dynamoDb.close();
  }

  @BeforeEach
  void start() throws IOException {
    String name = "vend-" + UUID.randomUUID();
    client = SlackFixture.clientOfNewTable(dynamoDb, name);
    table = new Table(client, name, Duration.ofSeconds(60));
    messages = new SlackMessageTable(table);
  }

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void one_invocation_claims_the_message_until_a_minute_has_passed() {
    assertEquals(new Claimed(false), messages.claim(ID, NOON));
    assertEquals(new Busy(), messages.claim(ID, NOON.plusSeconds(60)));
    assertEquals(new Claimed(true), messages.claim(ID, NOON.plusSeconds(61)));
  }

  @Test
  void only_the_invocation_with_the_claim_gives_it_back() {
    assertEquals(new Claimed(false), messages.claim(ID, NOON));
    messages.release(ID, NOON.minusSeconds(1));
    assertEquals(new Busy(), messages.claim(ID, NOON));
    messages.release(ID, NOON);
    assertEquals(new Claimed(true), messages.claim(ID, NOON));
  }

  @Test
  void keeps_a_message_until_that_message_is_forgotten() {
    assertEquals(new Claimed(false), messages.claim(ID, NOON));
    messages.posted(ID, MESSAGE, NOON);
    messages.release(ID, NOON);
    messages.forget(ID, new Posted("C1", "1.1"), NOON);
    assertEquals(new Present(MESSAGE), messages.claim(ID, NOON.plusSeconds(61)));
    messages.forget(ID, MESSAGE, NOON);
    assertEquals(new Claimed(false), messages.claim(ID, NOON));
  }

  @Test
  void claims_the_notice_of_each_version_once_and_of_no_earlier_one() {
    assertEquals(Optional.of(0L), messages.claimNotice(ID, 2, NOON));
    assertEquals(Optional.empty(), messages.claimNotice(ID, 2, NOON));
    assertEquals(Optional.of(2L), messages.claimNotice(ID, 3, NOON));
    messages.releaseNotice(ID, 2, 0, NOON);
    assertEquals(Optional.empty(), messages.claimNotice(ID, 3, NOON));
    messages.releaseNotice(ID, 3, 2, NOON);
    assertEquals(Optional.of(2L), messages.claimNotice(ID, 3, NOON));
  }

  @Test
  void each_write_keeps_the_item_for_180_days() {
    assertEquals(new Claimed(false), messages.claim(ID, NOON));
    assertKeptFrom(NOON);
    messages.posted(ID, MESSAGE, NOON.plusSeconds(1));
    assertKeptFrom(NOON.plusSeconds(1));
    assertEquals(Optional.of(0L), messages.claimNotice(ID, 2, NOON.plusSeconds(2)));
    assertKeptFrom(NOON.plusSeconds(2));
    messages.releaseNotice(ID, 2, 0, NOON.plusSeconds(3));
    assertKeptFrom(NOON.plusSeconds(3));
    messages.forget(ID, MESSAGE, NOON.plusSeconds(4));
    assertKeptFrom(NOON.plusSeconds(4));
  }

  private void assertKeptFrom(Instant now) {
    var item = client.getItem(get -> get.tableName(table.name()).key(Table.key("slack#" + ID)));
    assertEquals(Table.seconds(now.plus(Duration.ofDays(180))), item.item().get(Table.EXPIRES));
  }
}
