package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vend.Json;
import vend.functions.outbound.RawServer;
import vend.vending.CacheEntry;
import vend.vending.CacheKey;
import vend.vending.CredentialStore.Claim;
import vend.vending.CredentialStore.LockLost;
import vend.vending.CredentialStore.Stored;
import vend.vending.CredentialStore.Won;
import vend.vending.Lock;
import vend.vending.SealedCredentials;
import vend.vending.UsedTokens.Use;

/**
 * An update that succeeded, but whose answer was lost. The client sends it again over another
 * connection, and it finds its own write. The test time-out only stops a run that would hang.
 */
@Timeout(60)
class LostAnswerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final CacheKey KEY = new CacheKey("0".repeat(64));
  private static final Lock LOCK = new Lock("mine", NOW.plusSeconds(2));
  private static final SealedCredentials ITEM = new SealedCredentials(new byte[3], new byte[30]);

  /** Reads the first request and closes; then the condition fails on the existing item. */
  private static RawServer server(UnaryOperator<String> itemByBody) throws IOException {
    return new RawServer(
        RawServer.Connection::request,
        connection -> {
          String request = connection.request();
          String item = itemByBody.apply(request.substring(request.indexOf("\r\n\r\n") + 4));
          connection.send(
              RawServer.answer(
                  400,
                  """
                  {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                  "message":"The conditional request failed","Item":%s}
                  """
                      .formatted(item)));
        });
  }

  private static Table table(RawServer server) {
    var waitBudget = Duration.ofSeconds(50);
    return new AwsClients(
            "eu-central-1",
            ServiceStub.CREDENTIALS,
            AwsClients.Endpoints.all(server.uri()),
            new TimeBudget(waitBudget, waitBudget, waitBudget, waitBudget))
        .table("vend");
  }

  private static String holder(String token) {
    return "{\"holder\":{\"S\":\"%s\"},\"holderUntil\":{\"N\":\"%d\"}}"
        .formatted(token, LOCK.until().toEpochMilli());
  }

  private static Object claim(RawServer server) {
    var claim = new Claim(NOW, false, false, Optional.empty());
    return new CredentialTable(table(server)).claim(KEY, CacheEntry.NONE, LOCK, claim);
  }

  @Test
  void aClaimThatFindsItsOwnLockIsWon() throws IOException {
    try (var server = server(body -> holder("mine"))) {
      assertInstanceOf(Won.class, claim(server));
      assertEquals(2, server.requests().size());
    }
  }

  @Test
  void aClaimThatFindsAnotherLockIsOvertaken() throws IOException {
    try (var server = server(body -> holder("another's"))) {
      assertInstanceOf(LockLost.class, claim(server));
    }
  }

  private static Object complete(RawServer server) {
    return new CredentialTable(table(server)).complete(KEY, LOCK, ITEM, NOW.plusSeconds(60));
  }

  @Test
  void credentialsStoredUnderTheHoldersOwnLockAreKept() throws IOException {
    try (var server = server(body -> "{\"storedBy\":{\"S\":\"mine\"}}")) {
      assertInstanceOf(Stored.class, complete(server));
      assertEquals(2, server.requests().size());
    }
  }

  @Test
  void credentialsStoredUnderAnotherLockAreNotKept() throws IOException {
    try (var server = server(body -> "{\"storedBy\":{\"S\":\"another's\"}}")) {
      assertInstanceOf(LockLost.class, complete(server));
    }
  }

  private static Use use(RawServer server) {
    return new UsedTokenTable(table(server), () -> NOW)
        .use("https://id.example.com", "token-1", NOW.plusSeconds(60));
  }

  /** The item that a request writes. */
  private static String written(String body) {
    try {
      return Json.write((Map<?, ?>) Json.readObject(body).getOrDefault("Item", Map.of()));
    } catch (Json.MalformedJson e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void aTokenThatFindsItsOwnUseCountsAsFirstUse() throws IOException {
    try (var server = server(LostAnswerTest::written)) {
      assertEquals(Use.FIRST, use(server));
      assertEquals(2, server.requests().size());
    }
  }

  @Test
  void aTokenThatFindsAnotherUseCountsAsUsedAgain() throws IOException {
    try (var server = server(body -> "{\"usedBy\":{\"S\":\"another\"}}")) {
      assertEquals(Use.AGAIN, use(server));
    }
    try (var server = server(body -> "{\"usedBy\":{\"N\":\"1\"}}")) {
      assertEquals(Use.AGAIN, use(server));
    }
  }

  @Test
  void theConditionForATokenHasAValueForEachPlaceholder() throws Exception {
    try (var server = new RawServer(RawServer.always(RawServer.answer(200, "{}")))) {
      assertEquals(Use.FIRST, use(server));
      String request = server.requests().getFirst();
      Map<String, Object> body =
          Json.readObject(request.substring(request.indexOf("\r\n\r\n") + 4));
      assertEquals("attribute_not_exists(pk) OR expires <= :now", body.get("ConditionExpression"));
      assertEquals(
          Map.of(":now", Map.of("N", Long.toString(NOW.getEpochSecond()))),
          body.get("ExpressionAttributeValues"));
      assertEquals("ALL_OLD", body.get("ReturnValuesOnConditionCheckFailure"));
    }
  }
}
