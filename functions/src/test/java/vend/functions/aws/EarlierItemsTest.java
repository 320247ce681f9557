package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import vend.Json;
import vend.LastKnown;
import vend.Reason;
import vend.grant.Freezes;
import vend.vending.CacheEntry;
import vend.vending.CacheKey;
import vend.vending.CredentialStore;
import vend.vending.Credentials;
import vend.vending.DataKeys;
import vend.vending.LeaseId;
import vend.vending.LeaseStore;
import vend.vending.Sealing;
import vend.vending.UsedTokens.Use;

/**
 * Reads items that an earlier version of Vend wrote, and the same items as a later version could
 * write them. {@code earlier/README.md} says where they come from.
 */
class EarlierItemsTest {
  private static Map<?, ?> recorded = Map.of();

  @BeforeAll
  static void read() throws Exception {
    try (InputStream in =
        EarlierItemsTest.class.getResourceAsStream("/vend/functions/earlier/items.json")) {
      assertNotNull(in);
      recorded = Json.readObject(new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void opens_the_credentials() {
    var item = item("credential after vending");
    CacheEntry entry = entry(item);
    Credentials credentials = opened(entry, cacheKey(item));
    assertEquals(text(part(recorded, "vended"), "AccessKeyId"), credentials.accessKeyId());
    assertEquals(
        text(part(recorded, "vended"), "SecretAccessKey"), credentials.secretAccessKey().reveal());
    assertEquals(
        text(part(recorded, "vended"), "SessionToken"), credentials.sessionToken().reveal());
    assertEquals(
        Instant.parse(text(part(recorded, "vended"), "Expiration")), credentials.expires());
    assertTrue(entry.storedBy().isPresent());
  }

  @Test
  void respects_the_lock() {
    var item = item("credential after a claim");
    Instant until = time(item, "holderUntil");
    assertTrue(entry(item).isLocked(until.minusMillis(1)));
    assertFalse(entry(item).isLocked(until));
  }

  @Test
  void shares_the_refusal() {
    var item = item("credential after a refusal");
    Instant until = time(item, "refusedUntil");
    var refusal = entry(item).refusal(until.minusMillis(1)).orElseThrow();
    assertEquals(Reason.REFUSED_BY_AWS, refusal.reason());
    assertEquals("AccessDenied", refusal.cause());
    assertEquals(Optional.empty(), entry(item).refusal(until));
  }

  @Test
  void finds_the_lease_and_opens_its_credentials() {
    var item = item("lease after vending");
    var id = new LeaseId(pk(item).substring(LeaseTable.PREFIX.length()));
    var found = assertInstanceOf(LeaseStore.Present.class, new LeaseTable(table(item)).find(id));
    assertEquals("staff", found.lease().issuer());
    assertEquals("ann", found.lease().subject());
    assertEquals("everyday", found.lease().grant());
    var opened = assertInstanceOf(Sealing.Genuine.class, sealing().open(id, found.credentials()));
    assertEquals(id.accessKeyId(), opened.credentials().accessKeyId());
  }

  @Test
  void refuses_the_used_token() {
    var item = item("token after a single-use token");
    Map<?, ?> token = part(recorded, "token");
    Instant expires = Instant.ofEpochSecond(number(item, "expires"));
    var used = new UsedTokenTable(table(item), () -> expires.minusSeconds(1));
    assertEquals(Use.AGAIN, used.use(text(token, "issuer"), text(token, "id"), expires));
    assertEquals(Use.FIRST, used.use(text(token, "issuer"), "another", expires));
  }

  @Test
  void reads_the_freezes() {
    Freezes found = freezes(item("freeze after freezing"));
    assertFalse(found.everything());
    assertEquals(1, found.roles().size());
    assertEquals(1, found.grants().size());
    assertEquals(1, found.issuers().size());
  }

  @Test
  void adds_to_the_counter() {
    var item = item("count after a single-use token");
    String name = pk(item).substring("count#".length());
    long now = number(item, "number");
    assertEquals(now + 1, new CounterTable(table(item)).add(name, 1, Instant.EPOCH).orElseThrow());
  }

  @Test
  void ignores_attributes_that_a_later_version_added() {
    var item = item("credential after vending");
    item.put("later", AttributeValue.fromM(Map.of("a", AttributeValue.fromN("1"))));
    opened(entry(item), cacheKey(item));
  }

  /** Another layout of the credentials is a miss: the cache key has the layout's number in it. */
  @Test
  void misses_credentials_that_a_later_version_sealed_in_another_way() {
    var item = item("credential after vending");
    item.put("box", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[100])));
    assertInstanceOf(
        Sealing.Forged.class, sealing().open(cacheKey(item), entry(item).item().orElseThrow()));
    item.remove("box");
    item.put("box2", AttributeValue.fromS("sealed"));
    assertEquals(Optional.empty(), entry(item).item());
  }

  @Test
  void ignores_a_refusal_whose_reason_a_later_version_added() {
    var item = item("credential after a refusal");
    item.put("refused", AttributeValue.fromS("A_REASON_OF_LATER"));
    assertEquals(Optional.empty(), entry(item).refusal(time(item, "refusedUntil").minusMillis(1)));
  }

  @Test
  void denies_everything_while_a_later_version_freezes_in_another_way() {
    var item = item("freeze after freezing");
    item.put("version", AttributeValue.fromS("3"));
    item.put("persons", AttributeValue.fromSs(List.of("ann")));
    assertTrue(freezes(item).everything());
  }

  private static Freezes freezes(Map<String, AttributeValue> item) {
    return ((LastKnown.Known<Freezes>) new FreezeTable(table(item)).read()).value();
  }

  private static CacheEntry entry(Map<String, AttributeValue> item) {
    return assertInstanceOf(
            CredentialStore.Present.class, new CredentialTable(table(item)).read(cacheKey(item)))
        .entry();
  }

  private static CacheKey cacheKey(Map<String, AttributeValue> item) {
    return new CacheKey(pk(item).substring("credential#".length()));
  }

  private static String pk(Map<String, AttributeValue> item) {
    return item.getOrDefault("pk", AttributeValue.fromS("")).s();
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(item.getOrDefault(name, AttributeValue.fromN("0")).n());
  }

  private static Credentials opened(CacheEntry entry, CacheKey key) {
    return assertInstanceOf(Sealing.Genuine.class, sealing().open(key, entry.item().orElseThrow()))
        .credentials();
  }

  private static Instant time(Map<String, AttributeValue> item, String name) {
    return Instant.ofEpochMilli(number(item, name));
  }

  private static Map<String, AttributeValue> item(String name) {
    var item = new HashMap<String, AttributeValue>();
    part(part(recorded, "items"), name)
        .forEach((attribute, typed) -> item.put((String) attribute, attribute((Map<?, ?>) typed)));
    return item;
  }

  private static AttributeValue attribute(Map<?, ?> typed) {
    var only = typed.entrySet().iterator().next();
    Object value = only.getValue();
    return switch ((String) only.getKey()) {
      case "S" -> AttributeValue.fromS((String) value);
      case "N" -> AttributeValue.fromN((String) value);
      case "B" ->
          AttributeValue.fromB(SdkBytes.fromByteArray(Base64.getDecoder().decode((String) value)));
      case "SS" -> AttributeValue.fromSs(((List<?>) value).stream().map(String::valueOf).toList());
      case "M" -> AttributeValue.fromM(Map.of());
      default -> throw new IllegalArgumentException(only.toString());
    };
  }

  private static Map<?, ?> part(Map<?, ?> data, String name) {
    return assertInstanceOf(Map.class, data.get(name), name);
  }

  private static String text(Map<?, ?> data, String name) {
    return assertInstanceOf(String.class, data.get(name), name);
  }

  private static Sealing sealing() {
    return new Sealing(new RecordedKeys(), new SecureRandom(), () -> Instant.EPOCH);
  }

  /** The data keys of the recording in place of KMS. */
  private static final class RecordedKeys implements DataKeys {
    @Override
    public Optional<DataKey> generate() {
      return Optional.empty();
    }

    @Override
    public Unwrapping unwrap(byte[] wrapped) {
      Object key = part(recorded, "dataKeys").get(Base64.getEncoder().encodeToString(wrapped));
      return key == null
          ? new WrappedByAnotherKey()
          : new Unwrapped(new SecretKeySpec(Base64.getDecoder().decode((String) key), "AES"));
    }
  }

  private static Table table(Map<String, AttributeValue> item) {
    return new Table(new OneItem(item), "vend", Duration.ofSeconds(1));
  }

  /** A table with one item. A put fails on its condition if it has the same key. */
  private record OneItem(Map<String, AttributeValue> item) implements DynamoDbClient {
    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      return GetItemResponse.builder().item(has(request.key()) ? item : Map.of()).build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      if (has(request.item())) {
        throw ConditionalCheckFailedException.builder().item(item).build();
      }
      return PutItemResponse.builder().build();
    }

    /** Adds to the counter. */
    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      assertTrue(has(request.key()), request.key()::toString);
      assertEquals(Set.of("#expires", "#number"), request.expressionAttributeNames().keySet());
      String number = request.expressionAttributeNames().getOrDefault("#number", "");
      long sum = number(item, number) + number(request.expressionAttributeValues(), ":number");
      return UpdateItemResponse.builder().attributes(Map.of(number, Table.number(sum))).build();
    }

    private boolean has(Map<String, AttributeValue> key) {
      return pk(item).equals(pk(key));
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
