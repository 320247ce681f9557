package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.LastKnown;
import vend.grant.Freezes;
import vend.vending.CacheEntry;
import vend.vending.CacheKey;
import vend.vending.CredentialStore;
import vend.vending.CredentialStore.Claim;
import vend.vending.CredentialStore.Present;
import vend.vending.CredentialStore.Unreachable;
import vend.vending.Lock;
import vend.vending.SealedCredentials;
import vend.vending.UsedTokens.Use;

/** Errors of the table. Tests with emulators cover its normal work. */
class CredentialTableTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final CacheKey KEY = new CacheKey("0".repeat(64));
  private static final Lock LOCK = new Lock("token", NOW.plusSeconds(2));
  private static final SealedCredentials ITEM = new SealedCredentials(new byte[3], new byte[30]);

  private final ServiceStub stub = new ServiceStub();
  private final Table table = stub.patientClients().table("vend");
  private final CredentialTable credentials = new CredentialTable(table);
  private final UsedTokenTable usedTokens = new UsedTokenTable(table, () -> NOW);

  @AfterEach
  void stop() {
    stub.close();
  }

  private Use use(Instant expires) {
    return usedTokens.use("https://id.example.com", "token-1", expires);
  }

  private void assertNoAnswer() {
    assertInstanceOf(Unreachable.class, credentials.read(KEY));
    assertInstanceOf(Unreachable.class, credentials.readLatest(KEY));
    assertInstanceOf(
        Unreachable.class,
        credentials.claim(
            KEY, CacheEntry.NONE, LOCK, new Claim(NOW, false, false, Optional.empty())));
    assertInstanceOf(Unreachable.class, credentials.complete(KEY, LOCK, ITEM, NOW.plusSeconds(60)));
    credentials.abandon(KEY, LOCK, Optional.empty());
    assertEquals(Use.UNKNOWN, use(NOW.plusSeconds(60)));
    assertEquals(OptionalLong.empty(), new CounterTable(table).add("name", 1, NOW));
    assertInstanceOf(LastKnown.Unreachable.class, new FreezeTable(table).read());
  }

  /**
   * The error codes of GetItem, PutItem and UpdateItem, and the codes of all actions. A failed
   * condition is missing: it is an answer.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html">UpdateItem</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html">common
   *     errors</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">error
   *     handling</a>
   */
  @ParameterizedTest
  @CsvSource({
    // Codes of the three actions.
    "400,ItemCollectionSizeLimitExceededException",
    "400,ProvisionedThroughputExceededException",
    "400,ReplicatedWriteConflictException",
    "400,RequestLimitExceeded",
    "400,ResourceNotFoundException",
    "400,ThrottlingException",
    "400,TransactionConflictException",
    "500,InternalServerError",
    // Codes of all actions.
    "400,AccessDeniedException",
    "403,ExpiredTokenException",
    "400,IncompleteSignature",
    "400,IncompleteSignatureException",
    "500,InternalFailure",
    "400,InvalidSignatureException",
    "400,LimitExceededException",
    "400,MissingAuthenticationTokenException",
    "403,NotAuthorized",
    "403,OptInRequired",
    "400,RequestExpired",
    "400,SerializationException",
    "503,ServiceUnavailable",
    "400,UnknownOperationException",
    "400,UnrecognizedClientException",
    "400,ValidationException"
  })
  void treats_every_error_except_a_failed_condition_as_unreachable(int status, String code) {
    stub.answerJson(status, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\"}".formatted(code));
    assertNoAnswer();
    assertEquals(new Unreachable(code), credentials.read(KEY));
    assertEquals(new Unreachable(code), credentials.complete(KEY, LOCK, ITEM, NOW.plusSeconds(60)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "not JSON", "<html/>"})
  void treatsAnAnswerThatIsNotFromDynamoDbAsUnreachable(String body) {
    stub.answerJson(200, body);
    assertNoAnswer();
  }

  @Test
  void treatsARefusedConnectionAsUnavailable() {
    stub.close();
    assertNoAnswer();
    // The Common Runtime's error name, as in docs/reference/events.md.
    assertEquals(new Unreachable("AWS_IO_SOCKET_CONNECTION_REFUSED"), credentials.read(KEY));
  }

  private CacheEntry entry() {
    return assertInstanceOf(Present.class, credentials.read(KEY)).entry();
  }

  @Test
  void findsNothingWithoutAnItem() {
    stub.answerJson(200, "{}");
    assertEquals(CacheEntry.NONE, entry());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Item\":{\"pk\":{\"S\":\"x\"}}}",
        "{\"Item\":{\"pk\":{\"S\":\"x\"},\"box\":{\"B\":\"AAAA\"}}}",
        "{\"Item\":{\"pk\":{\"S\":\"x\"},\"wrappedKey\":{\"B\":\"AAAA\"}}}",
        "{\"Item\":{\"holder\":{\"S\":\"x\"}}}",
        "{\"Item\":{\"holder\":{\"S\":\"x\"},\"holderUntil\":{\"N\":\"1.5\"}}}",
        "{\"Item\":{\"holder\":{\"N\":\"1\"},\"holderUntil\":{\"N\":\"1\"}}}",
        "{\"Item\":{\"refused\":{\"S\":\"NO_REASON\"},\"refusedUntil\":{\"N\":\"1\"}}}"
      })
  void findsNothingInAnIncompleteItem(String body) {
    stub.answerJson(200, body);
    assertEquals(CacheEntry.NONE, entry());
  }

  @Test
  void findsAnEmptyBoxForAttributesOfAnotherType() {
    stub.answerJson(200, "{\"Item\":{\"box\":{\"S\":\"text\"},\"wrappedKey\":{\"N\":\"1\"}}}");
    SealedCredentials found = entry().item().orElseThrow();
    assertEquals(0, found.box().length);
    assertEquals(0, found.wrappedKey().length);
  }

  @Test
  void storesNothingLargerThan64KiB() {
    stub.answerJson(200, "{}");
    var fits = new SealedCredentials(new byte[3], new byte[65_536]);
    var tooLarge = new SealedCredentials(new byte[3], new byte[65_537]);
    assertInstanceOf(CredentialStore.Stored.class, credentials.complete(KEY, LOCK, fits, NOW));
    assertInstanceOf(
        CredentialStore.NotStored.class, credentials.complete(KEY, LOCK, tooLarge, NOW));
    assertFalse(stub.bodies().getLast().contains("box"), "the update only releases the lock");
  }

  @Test
  void treatsAnInvalidNameAmongTheFreezesAsAFreezeOfEverything() {
    for (String attribute :
        List.of(
            "\"roles\":{\"SS\":[\"not an ARN\"]}",
            "\"grants\":{\"S\":\"one\"}",
            "\"issuers\":{\"SS\":[\"not a name!\"]}",
            "\"everything\":{\"BOOL\":true}",
            "\"everything\":{\"S\":\"yes\"}")) {
      stub.answerJson(200, "{\"Item\":{%s}}".formatted(attribute));
      var known = (LastKnown.Known<Freezes>) new FreezeTable(table).read();
      assertTrue(known.value().everything(), attribute);
    }
    stub.answerJson(200, "{\"Item\":{\"everything\":{\"BOOL\":false}}}");
    assertEquals(new LastKnown.Known<>(Freezes.NONE), new FreezeTable(table).read());
  }

  @Test
  void reportsATokenThatWasUsedBefore() {
    stub.answerJson(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\","
            + "\"message\":\"The conditional request failed\"}");
    assertEquals(Use.AGAIN, use(NOW.plusSeconds(60)));
  }

  @Test
  void recordsATokenUntilTheFullSecondAfterItsExpiration() {
    stub.answerJson(200, "{}");
    assertEquals(Use.FIRST, use(NOW));
    assertEquals(Use.FIRST, use(NOW.plusNanos(1)));
    var seconds = NOW.getEpochSecond();
    assertTrue(stub.bodies().get(0).contains("\"expires\":{\"N\":\"%d\"}".formatted(seconds)));
    assertTrue(stub.bodies().get(1).contains("\"expires\":{\"N\":\"%d\"}".formatted(seconds + 1)));
  }

  @Test
  void storesNoTokenIdOrIssuerInPlainText() {
    stub.answerJson(200, "{}");
    use(NOW);
    assertEquals(
        List.of(), stub.bodies().stream().filter(body -> body.contains("example")).toList());
    assertFalse(stub.bodies().getFirst().contains("token-1"));
  }
}
