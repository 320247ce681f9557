package vend.functions.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import vend.grant.FreezeItem;

/**
 * The one table. What is in it is told apart by the prefix of the key {@code pk}. The attribute
 * {@code expires} (epoch seconds) is the table's TTL; DynamoDB deletes some time after it, so an
 * item that is there need not be valid.
 *
 * @param dynamoDb the SDK's client
 * @param name the table's name
 * @param longest how long one call may take
 */
public record Table(DynamoDbClient dynamoDb, String name, Duration longest) {
  /** The partition key, a string. */
  public static final String PARTITION_KEY = FreezeItem.PARTITION_KEY;

  /** The TTL attribute, a number of seconds since 1970. */
  public static final String EXPIRES = "expires";

  /**
   * Makes the first call, with more time than any other, so that it is not part of the first
   * request. A failure does not matter: the first request finds out by itself.
   */
  public void warmUp() {
    try {
      Item _ = new Table(dynamoDb, name, TimeBudget.FIRST_CALL).get("nothing", false);
    } catch (SdkException e) {
      return;
    }
  }

  /** The same table, with the time-outs of a patient request. */
  public Table patient() {
    return longest.compareTo(TimeBudget.PATIENT_TABLE) >= 0
        ? this
        : new Table(dynamoDb, name, TimeBudget.PATIENT_TABLE);
  }

  Item get(String key, boolean consistent) {
    return new Item(
        dynamoDb
            .getItem(get ->
                get.tableName(name)
                    .key(key(key))
                    .consistentRead(consistent)
                    .overrideConfiguration(call -> call.apiCallTimeout(longest)))
            .item());
  }

  /**
   * Writes an item.
   *
   * @param put the item, and conditions
   */
  void put(Consumer<PutItemRequest.Builder> put) {
    dynamoDb.putItem(
        put.andThen(request ->
            request.tableName(name).overrideConfiguration(call -> call.apiCallTimeout(longest))));
  }

  /**
   * Changes an item, or makes it.
   *
   * @param update in DynamoDB's expressions
   * @return the attributes that the update asks for
   */
  Item update(String key, Consumer<UpdateItemRequest.Builder> update) {
    return new Item(
        dynamoDb
            .updateItem(
                update.andThen(request ->
                    request
                        .tableName(name)
                        .key(key(key))
                        .overrideConfiguration(call -> call.apiCallTimeout(longest))))
            .attributes());
  }

  private static Map<String, AttributeValue> key(String key) {
    return Map.of(PARTITION_KEY, AttributeValue.fromS(key));
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue seconds(Instant time) {
    return number(time.getEpochSecond());
  }

  static AttributeValue millis(Instant time) {
    return number(time.toEpochMilli());
  }
}
