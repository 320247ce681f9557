package vend.functions.aws;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import vend.grant.FreezeItem;

/**
 * The one table. What is in it is told apart by the prefix of the key {@code pk}. The attribute
 * {@code expires} (epoch seconds) is the table's TTL; DynamoDB deletes some time after it, so
 * nobody takes an item's being there for its being valid.
 *
 * @param dynamoDb bounded in time
 * @param name the table's name
 */
public record Table(DynamoDbClient dynamoDb, String name) {
  /** The partition key, a string. */
  public static final String PARTITION_KEY = FreezeItem.PARTITION_KEY;

  /** The TTL attribute, a number of seconds since 1970. */
  public static final String EXPIRES = "expires";

  /**
   * Makes the first call, with more time than any other has, so that it is not the one of the first
   * request. What comes of it is all the same: the first request finds out by itself.
   */
  public void warmUp() {
    try {
      dynamoDb.getItem(get ->
          get.tableName(name)
              .key(key("nothing"))
              .overrideConfiguration(first -> first.apiCallTimeout(TimeBudget.FIRST_CALL)));
    } catch (SdkException e) {
      return;
    }
  }

  Map<String, AttributeValue> get(String key, boolean consistent) {
    return dynamoDb
        .getItem(get -> get.tableName(name).key(key(key)).consistentRead(consistent))
        .item();
  }

  void put(Consumer<PutItemRequest.Builder> put) {
    dynamoDb.putItem(put.andThen(request -> request.tableName(name)));
  }

  UpdateItemResponse update(String key, Consumer<UpdateItemRequest.Builder> update) {
    return dynamoDb.updateItem(update.andThen(request -> request.tableName(name).key(key(key))));
  }

  private static Map<String, AttributeValue> key(String key) {
    return Map.of(PARTITION_KEY, AttributeValue.fromS(key));
  }

  static AttributeValue seconds(Instant time) {
    return AttributeValue.fromN(Long.toString(time.getEpochSecond()));
  }

  static AttributeValue millis(Instant time) {
    return AttributeValue.fromN(Long.toString(time.toEpochMilli()));
  }
}
