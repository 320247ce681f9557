package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import vend.vending.CacheKey;
import vend.vending.CredentialStore.Item;
import vend.vending.CredentialStore.Nothing;
import vend.vending.CredentialStore.Unreachable;
import vend.vending.Sealed;
import vend.vending.UsedTokens.Use;

/** What a table answers when it does not do its work; that it does, real emulators show. */
class CredentialTableTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final CacheKey KEY = new CacheKey("0".repeat(64));
  private static final Sealed ITEM = new Sealed(new byte[3], new byte[30]);

  private final ServiceStub stub = new ServiceStub();
  private final DynamoDbClient client =
      DynamoDbClient.builder()
          .region(Region.EU_CENTRAL_1)
          .credentialsProvider(ServiceStub.CREDENTIALS)
          .endpointOverride(stub.uri())
          .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
          .build();
  private final CredentialTable table = new CredentialTable(client, "vend", () -> NOW);

  @AfterEach
  void stop() {
    client.close();
    stub.close();
  }

  private Use use(Instant expires) {
    return table.use("https://id.example.com", "token-1", expires);
  }

  private void assertNoAnswer() {
    assertInstanceOf(Unreachable.class, table.read(KEY));
    assertFalse(table.write(KEY, ITEM, NOW.plusSeconds(60)));
    assertEquals(Use.UNKNOWN, use(NOW.plusSeconds(60)));
  }

  @ParameterizedTest
  @CsvSource({
    "400,ProvisionedThroughputExceededException",
    "400,ThrottlingException",
    "400,RequestLimitExceeded",
    "400,AccessDeniedException",
    "400,ResourceNotFoundException",
    "400,ValidationException",
    "400,UnrecognizedClientException",
    "500,InternalServerError",
    "503,ServiceUnavailable"
  })
  void takesEveryErrorForNoAnswer(int status, String code) {
    stub.answerJson(status, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\"}".formatted(code));
    assertNoAnswer();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "not JSON", "<html/>"})
  void takesAnAnswerThatIsNotDynamoDbsForNoAnswer(String body) {
    stub.answerJson(200, body);
    assertNoAnswer();
  }

  @Test
  void takesARefusedConnectionForNoAnswer() {
    stub.close();
    assertNoAnswer();
  }

  @Test
  void findsNothingWhereThereIsNoItem() {
    stub.answerJson(200, "{}");
    assertInstanceOf(Nothing.class, table.read(KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Item\":{\"pk\":{\"S\":\"x\"}}}",
        "{\"Item\":{\"pk\":{\"S\":\"x\"},\"box\":{\"B\":\"AAAA\"}}}",
        "{\"Item\":{\"pk\":{\"S\":\"x\"},\"wrappedKey\":{\"B\":\"AAAA\"}}}"
      })
  void findsNothingWhereAnItemLacksAPart(String body) {
    stub.answerJson(200, body);
    assertInstanceOf(Nothing.class, table.read(KEY));
  }

  @Test
  void findsAnEmptyBoxWhereTheItemIsOfAnotherType() {
    stub.answerJson(200, "{\"Item\":{\"box\":{\"S\":\"text\"},\"wrappedKey\":{\"N\":\"1\"}}}");
    var found = assertInstanceOf(Item.class, table.read(KEY));
    assertEquals(0, found.item().box().length);
    assertEquals(0, found.item().wrappedKey().length);
  }

  @ParameterizedTest
  @CsvSource({"65536,true", "65537,false"})
  void keepsNothingLargerThan64KiB(int bytes, boolean kept) {
    stub.answerJson(200, "{}");
    assertEquals(kept, table.write(KEY, new Sealed(new byte[3], new byte[bytes]), NOW));
    assertEquals(kept ? 1 : 0, stub.bodies().size());
  }

  @Test
  void saysThatATokenWasTakenBefore() {
    stub.answerJson(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\","
            + "\"message\":\"The conditional request failed\"}");
    assertEquals(Use.AGAIN, use(NOW.plusSeconds(60)));
  }

  @Test
  void keepsTheRecordOfATokenUntilTheWholeSecondAfterItsEnd() {
    stub.answerJson(200, "{}");
    assertEquals(Use.FIRST, use(NOW));
    assertEquals(Use.FIRST, use(NOW.plusNanos(1)));
    var seconds = NOW.getEpochSecond();
    assertTrue(stub.bodies().get(0).contains("\"expires\":{\"N\":\"%d\"}".formatted(seconds)));
    assertTrue(stub.bodies().get(1).contains("\"expires\":{\"N\":\"%d\"}".formatted(seconds + 1)));
  }

  @Test
  void namesNoTokenOrIssuerInTheTable() {
    stub.answerJson(200, "{}");
    use(NOW);
    assertEquals(
        List.of(), stub.bodies().stream().filter(body -> body.contains("example")).toList());
    assertFalse(stub.bodies().getFirst().contains("token-1"));
  }
}
