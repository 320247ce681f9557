package vend.functions.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import vend.grant.FreezeItem;

/**
 * The DynamoDB table. The prefix of the partition key {@code pk} tells the kinds of items apart.
 * The attribute {@code expires} (epoch seconds) is the table's TTL. DynamoDB deletes items some
 * time after it, so an existing item may have expired.
 *
 * @param longest the time limit of one call
 */
public record Table(DynamoDbClient dynamoDb, String name, Duration longest) {
  /** A string. */
  public static final String PARTITION_KEY = FreezeItem.PARTITION_KEY;

  /**
   * The index of lists. Its keys have no meaning of their own, so that it can hold other lists
   * later: CloudFormation creates only one index in an update of a table.
   */
  public static final String LIST_INDEX = "lists";

  /** The partition key of the index, a string; only listed items have it. */
  public static final String LIST = "list";

  /** The sort key of the index, a string. */
  public static final String POSITION = "position";

  /** The attributes that the index copies, in addition to keys. None of them is sealed. */
  public static final List<String> LISTED =
      List.of(
          "expires", "issued", "issuer", "subject", "person", "grant", "role", "request",
          "summary");

  /** The TTL attribute, in seconds since 1970. */
  public static final String EXPIRES = "expires";

  /**
   * Makes the first call, with a longer time limit, so that the first request does not pay for it.
   * A failure does not matter: the first request calls again.
   */
  public void warmUp() {
    try {
      Item _ = new Table(dynamoDb, name, TimeBudget.FIRST_CALL).get("nothing", false);
    } catch (SdkException e) {
      return;
    }
  }

  /** The same table with longer time limits, for a request that waits longer. */
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
   * @param put sets the item and its conditions
   */
  void put(Consumer<PutItemRequest.Builder> put) {
    dynamoDb.putItem(
        put.andThen(request ->
            request.tableName(name).overrideConfiguration(call -> call.apiCallTimeout(longest))));
  }

  /**
   * Updates an item, or creates it.
   *
   * @param update sets the expressions
   * @return the attributes that the update returns
   */
  public Item update(String key, Consumer<UpdateItemRequest.Builder> update) {
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

  /**
   * Writes several items, or none of them.
   *
   * @param write sets the items and their conditions
   */
  void transact(Consumer<TransactWriteItemsRequest.Builder> write) {
    dynamoDb.transactWriteItems(
        write.andThen(
            request -> request.overrideConfiguration(call -> call.apiCallTimeout(longest))));
  }

  /** Deletes an item, if it exists. */
  void delete(String key) {
    dynamoDb.deleteItem(delete ->
        delete
            .tableName(name)
            .key(key(key))
            .overrideConfiguration(call -> call.apiCallTimeout(longest)));
  }

  /**
   * Reads one page of an index.
   *
   * @param query sets the index and its keys
   */
  QueryResponse query(Consumer<QueryRequest.Builder> query) {
    return dynamoDb.query(
        query.andThen(request ->
            request.tableName(name).overrideConfiguration(call -> call.apiCallTimeout(longest))));
  }

  /** The primary key of the item with this partition key. */
  public static Map<String, AttributeValue> key(String key) {
    return Map.of(PARTITION_KEY, AttributeValue.fromS(key));
  }

  public static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  /** A time in seconds since 1970. */
  public static AttributeValue seconds(Instant time) {
    return number(time.getEpochSecond());
  }

  static AttributeValue millis(Instant time) {
    return number(time.toEpochMilli());
  }
}
