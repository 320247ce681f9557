package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import vend.Sha256;
import vend.vending.CacheKey;
import vend.vending.CredentialStore;
import vend.vending.Sealed;
import vend.vending.UsedTokens;

/**
 * The one table: sealed credentials and used tokens, told apart by the prefix of the key {@code
 * pk}. The attribute {@code expires} (epoch seconds) is the table's TTL; DynamoDB deletes some time
 * after it, so nobody here takes an item's being there for its being valid.
 */
public final class CredentialTable implements CredentialStore, UsedTokens {
  /** The partition key, a string. */
  public static final String PARTITION_KEY = "pk";

  /** The TTL attribute, a number of seconds since 1970. */
  public static final String EXPIRES = "expires";

  private static final String BOX = "box";
  private static final String WRAPPED_KEY = "wrappedKey";
  private static final int MOST_BYTES = 64 * 1024;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final InstantSource clock;

  /**
   * @param dynamoDb bounded in time
   * @param table the table's name
   * @param clock says which used tokens are over
   */
  public CredentialTable(DynamoDbClient dynamoDb, String table, InstantSource clock) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.clock = clock;
  }

  @Override
  public Found read(CacheKey key) {
    try {
      var item = dynamoDb.getItem(get -> get.tableName(table).key(key(name(key)))).item();
      AttributeValue wrapped = item.get(WRAPPED_KEY);
      AttributeValue box = item.get(BOX);
      return wrapped == null || box == null
          ? new Nothing()
          : new Item(new Sealed(bytes(wrapped), bytes(box)));
    } catch (SdkException e) {
      return new Unreachable(e.getClass().getSimpleName());
    }
  }

  /** Of another type than bytes: somebody else wrote it, and opening an empty box says so. */
  private static byte[] bytes(AttributeValue value) {
    return value.b() == null ? new byte[0] : value.b().asByteArray();
  }

  @Override
  public boolean write(CacheKey key, Sealed item, Instant expires) {
    if (item.box().length > MOST_BYTES) {
      return false;
    }
    var values =
        Map.of(
            PARTITION_KEY, AttributeValue.fromS(name(key)),
            BOX, AttributeValue.fromB(SdkBytes.fromByteArray(item.box())),
            WRAPPED_KEY, AttributeValue.fromB(SdkBytes.fromByteArray(item.wrappedKey())),
            EXPIRES, seconds(expires));
    try {
      dynamoDb.putItem(put -> put.tableName(table).item(values));
      return true;
    } catch (SdkException e) {
      return false;
    }
  }

  @Override
  public Use use(String issuer, String tokenId, Instant expires) {
    var values =
        Map.of(
            PARTITION_KEY, AttributeValue.fromS("token#" + digest(issuer, tokenId)),
            EXPIRES, secondsAfter(expires));
    try {
      dynamoDb.putItem(put ->
          put.tableName(table)
              .item(values)
              .conditionExpression("attribute_not_exists(pk) OR expires <= :now")
              .expressionAttributeValues(Map.of(":now", seconds(clock.instant()))));
      return Use.FIRST;
    } catch (ConditionalCheckFailedException e) {
      return Use.AGAIN;
    } catch (SdkException e) {
      return Use.UNKNOWN;
    }
  }

  private static String name(CacheKey key) {
    return "credential#" + key.value();
  }

  private static Map<String, AttributeValue> key(String name) {
    return Map.of(PARTITION_KEY, AttributeValue.fromS(name));
  }

  private static AttributeValue seconds(Instant time) {
    return AttributeValue.fromN(Long.toString(time.getEpochSecond()));
  }

  /** Rounded up: a token may end within a second, and must not be taken again in the rest of it. */
  private static AttributeValue secondsAfter(Instant time) {
    Instant whole = time.truncatedTo(ChronoUnit.SECONDS);
    return seconds(whole.equals(time) ? time : whole.plusSeconds(1));
  }

  /** The issuer's length stands before it, so that no other pair has the same text. */
  private static String digest(String issuer, String tokenId) {
    return Sha256.of("%d:%s%s".formatted(issuer.length(), issuer, tokenId).getBytes(UTF_8));
  }
}
