package vend.functions.aws;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import vend.grant.FreezeItem;

/**
 * The one table. What is in it is told apart by the prefix of the key {@code pk}. The attribute
 * {@code expires} (epoch seconds) is the table's TTL; DynamoDB deletes some time after it, so
 * nobody takes an item's being there for its being valid.
 *
 * @param dynamoDb bounded in time
 * @param name the table's name
 */
public record Table(JsonService dynamoDb, String name) {
  /** The partition key, a string. */
  public static final String PARTITION_KEY = FreezeItem.PARTITION_KEY;

  /** The TTL attribute, a number of seconds since 1970. */
  public static final String EXPIRES = "expires";

  private static final String CONDITION_FAILED = "ConditionalCheckFailedException";

  /**
   * Makes the first call, with more time than any other has, so that it is not the one of the first
   * request. What comes of it is all the same: the first request finds out by itself.
   */
  public void warmUp() {
    try {
      Item _ = new Table(dynamoDb.within(TimeBudget.FIRST_CALL), name).get("nothing", false);
    } catch (AwsFailure e) {
      return;
    }
  }

  /** The same table, with the time-outs that a patient request has. */
  public Table patient() {
    return new Table(dynamoDb.withinAtLeast(TimeBudget.PATIENT_TABLE), name);
  }

  Item get(String key, boolean consistent) throws AwsFailure {
    return Item.in(
        dynamoDb.call(
            "GetItem", Map.of("TableName", name, "Key", key(key), "ConsistentRead", consistent)),
        "Item");
  }

  /**
   * Writes an item.
   *
   * @param more what else DynamoDB is told
   */
  void put(Map<String, Attribute> item, Map<String, ?> more) throws AwsFailure {
    var input = new HashMap<String, Object>(more);
    input.put("TableName", name);
    input.put("Item", json(item));
    Map<String, Object> _ = dynamoDb.call("PutItem", input);
  }

  /**
   * Changes an item, or makes it.
   *
   * @param change in DynamoDB's expressions
   * @return the answer
   */
  Map<String, Object> update(String key, Map<String, ?> change) throws AwsFailure {
    var input = new HashMap<String, Object>(change);
    input.put("TableName", name);
    input.put("Key", key(key));
    return dynamoDb.call("UpdateItem", input);
  }

  private static Map<String, Object> key(String key) {
    return Map.of(PARTITION_KEY, Attribute.text(key).json());
  }

  /** Attributes as DynamoDB takes them. */
  static Map<String, Object> json(Map<String, Attribute> attributes) {
    var json = new LinkedHashMap<String, Object>();
    attributes.forEach((name, value) -> json.put(name, value.json()));
    return json;
  }

  /** Whether it was the condition that failed, and nothing else. */
  static boolean isConditionFailed(AwsFailure failure) {
    return failure instanceof AwsFailure.Refused && failure.code().equals(CONDITION_FAILED);
  }

  /** The item on which the condition failed. */
  static Item itemOf(AwsFailure failure) {
    return failure instanceof AwsFailure.Refused refused
        ? Item.in(refused.details(), "Item")
        : Item.NONE;
  }
}
