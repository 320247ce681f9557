package vend.integration.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.LastKnown;
import vend.Reason;
import vend.aws.RoleArn;
import vend.caller.IssuerName;
import vend.functions.aws.CounterTable;
import vend.functions.aws.CredentialTable;
import vend.functions.aws.FreezeTable;
import vend.functions.aws.RevocationTable;
import vend.functions.aws.Table;
import vend.functions.aws.UsedTokenTable;
import vend.grant.Freezes;
import vend.grant.GrantId;
import vend.local.dynamodb.LocalDynamoDb;
import vend.vending.CacheEntry;
import vend.vending.CacheKey;
import vend.vending.CredentialStore.Claim;
import vend.vending.CredentialStore.Claimed;
import vend.vending.CredentialStore.LockLost;
import vend.vending.CredentialStore.Present;
import vend.vending.CredentialStore.Stored;
import vend.vending.CredentialStore.Won;
import vend.vending.CutOff;
import vend.vending.Lock;
import vend.vending.Refusal;
import vend.vending.RevocationStore;
import vend.vending.Revocations;
import vend.vending.SealedCredentials;
import vend.vending.Selector;
import vend.vending.UsedTokens.Use;
import vend.vending.limit.WaitBudget;

/** Checks the conditional writes to the table with DynamoDB's own evaluation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableConditionsIT {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final SealedCredentials SEALED =
      new SealedCredentials(new byte[] {1, 2}, new byte[] {3, 4, 5});

  private LocalDynamoDb dynamoDb;
  private DynamoDbClient client;
  private Table table;
  private CredentialTable credentials;
  private CacheKey key = new CacheKey("0".repeat(64));
  private int cacheKeys;

  @BeforeAll
  void start() throws Exception {
    dynamoDb = new LocalDynamoDb(Path.of("..", "local", "dynamodb", "target", "lib"));
    client = CloudTable.client(dynamoDb.endpoint());
    CloudTable.create(dynamoDb.endpoint(), "vend");
    table = VendProcess.table(dynamoDb.endpoint());
    credentials = new CredentialTable(table);
  }

  @AfterAll
  void stop() throws Exception {
    client.close();
    dynamoDb.close();
  }

  @BeforeEach
  void useANewCacheKey() {
    key = new CacheKey("%064d".formatted(cacheKeys++));
  }

  private static Lock lock(String token, Instant from) {
    return new Lock(token, from.plus(WaitBudget.USUAL.lockLife()));
  }

  private Claimed claim(CacheEntry seen, String token, Instant now, boolean fresh) {
    return credentials.claim(
        key, seen, lock(token, now), new Claim(now, false, fresh, Optional.empty()));
  }

  private CacheEntry entry() {
    return assertInstanceOf(Present.class, credentials.readLatest(key)).entry();
  }

  private void store(String token) {
    assertInstanceOf(Won.class, claim(entry(), token, NOON, false));
    assertInstanceOf(
        Stored.class, credentials.complete(key, lock(token, NOON), SEALED, NOON.plusSeconds(3600)));
  }

  @Test
  void givesTheLockToOneProcessAndNamesItToTheOther() {
    assertInstanceOf(Won.class, claim(CacheEntry.NONE, "one", NOON, false));
    var lost = assertInstanceOf(LockLost.class, claim(CacheEntry.NONE, "two", NOON, false));
    assertEquals(Optional.of(lock("one", NOON)), lost.entry().lock());
  }

  @ParameterizedTest
  @CsvSource({"0, false", "2499, false", "2500, true", "-15500, false", "-15501, true"})
  void claimsALockThatHasEndedOrLiesTooFarAhead(long millis, boolean won) {
    claim(CacheEntry.NONE, "one", NOON, false);
    var claimed = claim(entry(), "two", NOON.plusMillis(millis), false);
    assertEquals(won, claimed instanceof Won);
    assertEquals(won ? "two" : "one", entry().lock().orElseThrow().token());
  }

  @Test
  void refusesAClaimBasedOnAnOldItem() {
    store("one");
    var lost = assertInstanceOf(LockLost.class, claim(CacheEntry.NONE, "two", NOON, false));
    assertEquals(Optional.of("one"), lost.entry().storedBy());
    assertEquals(3, lost.entry().item().orElseThrow().box().length);
    assertInstanceOf(Won.class, claim(entry(), "two", NOON, false));
  }

  @Test
  void ignoresTheResultOfALateLockHolder() {
    claim(CacheEntry.NONE, "one", NOON, false);
    Instant later = NOON.plus(WaitBudget.USUAL.lockLife());
    claim(CacheEntry.NONE, "two", later, false);
    assertInstanceOf(
        LockLost.class, credentials.complete(key, lock("one", NOON), SEALED, NOON.plusSeconds(60)));
    credentials.abandon(key, lock("one", NOON), Optional.empty());
    assertEquals("two", entry().lock().orElseThrow().token());
    assertEquals(Optional.empty(), entry().item());
  }

  @Test
  void keepsTheOldCredentialsWhileTheLockHolderFetchesNewOnes() {
    store("one");
    assertInstanceOf(
        Won.class,
        credentials.claim(
            key, entry(), lock("two", NOON), new Claim(NOON, true, false, Optional.empty())));
    assertEquals(3, entry().item().orElseThrow().box().length);
    assertEquals(Long.toString(NOON.getEpochSecond() + 3600), expires());
  }

  private String expires() {
    return java.util.Objects.requireNonNull(
            client
                .getItem(get ->
                    get.tableName("vend")
                        .key(Map.of("pk", AttributeValue.fromS("credential#" + key))))
                .item()
                .get("expires"))
        .n();
  }

  @Test
  void dynamoDbDeletesItemsWithoutCredentials() {
    claim(CacheEntry.NONE, "one", NOON, false);
    assertEquals(Long.toString(NOON.getEpochSecond() + 600), expires());
  }

  @ParameterizedTest
  @CsvSource({"0, false", "2999, false", "3000, true", "-3001, true"})
  void sharesARefusalForThreeSeconds(long millis, boolean won) {
    claim(CacheEntry.NONE, "one", NOON, false);
    var refusal = new Refusal(Reason.REFUSED_BY_AWS, "AccessDenied", NOON.plusSeconds(3));
    credentials.abandon(key, lock("one", NOON), Optional.of(refusal));
    assertEquals(Optional.of(refusal), entry().refusal());
    assertEquals(Optional.empty(), entry().lock());
    assertEquals(won, claim(entry(), "two", NOON.plusMillis(millis), false) instanceof Won);
  }

  /**
   * After a timeout, a caller with a longer wait than the failed one may retry at once. It may skip
   * only the refusal that it has seen.
   */
  @Test
  void letsACallerWithALongWaitRetryAfterATimeout() {
    claim(CacheEntry.NONE, "one", NOON, false);
    var refusal =
        new Refusal(
            Reason.STS_UNAVAILABLE,
            "Timeout",
            NOON.plusSeconds(3),
            Optional.of(Duration.ofMillis(800)));
    credentials.abandon(key, lock("one", NOON), Optional.of(refusal));
    assertEquals(Optional.of(refusal), entry().refusal());
    var other = new Claim(NOON, false, false, Optional.of(NOON.plusSeconds(2)));
    assertInstanceOf(LockLost.class, credentials.claim(key, entry(), lock("two", NOON), other));
    var seen = new Claim(NOON, false, false, Optional.of(NOON.plusSeconds(3)));
    assertInstanceOf(Won.class, credentials.claim(key, entry(), lock("two", NOON), seen));
    assertEquals(Optional.empty(), entry().refusal());
  }

  @ParameterizedTest
  @CsvSource({"59999, false", "60000, true", "-60001, true"})
  void refusesFreshCredentialsTwiceInAMinute(long millis, boolean won) {
    claim(CacheEntry.NONE, "one", NOON, true);
    credentials.complete(key, lock("one", NOON), SEALED, NOON.plusSeconds(3600));
    Instant later = NOON.plusMillis(millis);
    assertEquals(won, claim(entry(), "two", later, true) instanceof Won);
    assertEquals(true, won || claim(entry(), "three", later, false) instanceof Won);
  }

  @Test
  void countsAcrossProcesses() {
    var counters = new CounterTable(table);
    assertEquals(OptionalLong.of(3), counters.add("a", 3, NOON));
    assertEquals(OptionalLong.of(5), new CounterTable(table).add("a", 2, NOON));
    assertEquals(OptionalLong.of(1), counters.add("b", 1, NOON));
  }

  @Test
  void acceptsATokenOnceUntilItExpires() {
    var tokens = new UsedTokenTable(table, () -> NOON);
    assertEquals(Use.FIRST, tokens.use("issuer", "id", NOON.plusSeconds(60)));
    assertEquals(Use.AGAIN, tokens.use("issuer", "id", NOON.plusSeconds(60)));
    var later = new UsedTokenTable(table, () -> NOON.plusSeconds(60));
    assertEquals(Use.FIRST, later.use("issuer", "id", NOON.plusSeconds(120)));
  }

  private static CutOff cutOff(Instant at) {
    return new CutOff(at, at.plusSeconds(46_800), Optional.empty());
  }

  private static Revocations.Change change(String grant, Instant at, Map<String, CutOff> removed) {
    return new Revocations.Change(Selector.of(new GrantId(grant)), cutOff(at), removed);
  }

  private static String name(String grant) {
    return Selector.of(new GrantId(grant)).name();
  }

  private void deleteRevocations() {
    client.deleteItem(
        delete -> delete.tableName("vend").key(Map.of("pk", AttributeValue.fromS("revocations"))));
  }

  private static void assertKnown(RevocationTable revocations, Map<String, CutOff> cutOffs) {
    assertEquals(new LastKnown.Known<>(new Revocations(cutOffs, false)), revocations.read());
  }

  @Test
  void aCutOffNeverMovesBackAndExpiredOnesGoIfTheyHaveNotChanged() {
    deleteRevocations();
    var revocations = new RevocationTable(table);
    assertEquals(new LastKnown.Absent<>(), revocations.read());
    var recorded = new RevocationStore.Recorded();
    assertEquals(recorded, revocations.write(change("one", NOON, Map.of())));
    assertEquals(recorded, revocations.write(change("one", NOON.minusSeconds(9), Map.of())));
    assertKnown(revocations, Map.of(name("one"), cutOff(NOON)));
    assertEquals(recorded, revocations.write(change("one", NOON.plusSeconds(9), Map.of())));
    assertEquals(
        new RevocationStore.Changed(),
        revocations.write(change("two", NOON, Map.of(name("one"), cutOff(NOON)))));
    assertKnown(revocations, Map.of(name("one"), cutOff(NOON.plusSeconds(9))));
    assertEquals(
        recorded,
        revocations.write(change("two", NOON, Map.of(name("one"), cutOff(NOON.plusSeconds(9))))));
    assertKnown(revocations, Map.of(name("two"), cutOff(NOON)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "grant", "grant#1", "grant#", "#"})
  void anItemOfRevocationsThatVendDidNotWriteRevokesEverything(String attribute) {
    deleteRevocations();
    var item =
        Map.of(
            "pk", AttributeValue.fromS("revocations"), attribute, AttributeValue.fromS("damaged"));
    client.putItem(put -> put.tableName("vend").item(item));
    assertEquals(new LastKnown.Known<>(Revocations.UNREADABLE), new RevocationTable(table).read());
  }

  @Test
  void aCutOffOfAnUnknownKindRevokesEverythingUpToItsTime() {
    deleteRevocations();
    var value =
        AttributeValue.fromM(
            Map.of(
                "at", AttributeValue.fromN(Long.toString(NOON.getEpochSecond())),
                "until", AttributeValue.fromN(Long.toString(NOON.getEpochSecond() + 46_800))));
    client.putItem(put ->
        put.tableName("vend")
            .item(
                Map.of(
                    "pk", AttributeValue.fromS("revocations"), "later#" + "0".repeat(64), value)));
    assertKnown(new RevocationTable(table), Map.of(Selector.EVERYTHING.name(), cutOff(NOON)));
  }

  @Test
  void readsTheFreezes() {
    assertEquals(new LastKnown.Absent<>(), new FreezeTable(table).read());
    client.putItem(put ->
        put.tableName("vend")
            .item(
                Map.of(
                    "pk", AttributeValue.fromS("freeze"),
                    "roles", AttributeValue.fromSs(List.of("arn:aws:iam::222222222222:role/a")),
                    "grants", AttributeValue.fromSs(List.of("one", "two")),
                    "issuers", AttributeValue.fromSs(List.of("ci")))));
    assertEquals(
        new LastKnown.Known<>(
            new Freezes(
                false,
                Set.of(RoleArn.parse("arn:aws:iam::222222222222:role/a").orElseThrow()),
                Set.of(new GrantId("one"), new GrantId("two")),
                Set.of(new IssuerName("ci")))),
        new FreezeTable(table).read());
  }
}
