package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Update;
import vend.Sha256;
import vend.caller.Person;
import vend.request.RequestStore;

/**
 * The counts of one person: open requests, and requests made within an hour of the clock.
 *
 * @param open pending and approved requests
 * @param hour the hour of the last request, in hours since 1970; 0 if there is none
 * @param made the requests made in that hour
 */
record PersonItem(long open, long hour, long made) {
  static final String PREFIX = "person#";

  private static final String OPEN = "open";
  private static final String HOUR = "hour";
  private static final String MADE = "made";
  private static final long SECONDS = 3_600;

  static String key(Person person) {
    return PREFIX + Sha256.of(person.value().getBytes(UTF_8));
  }

  static PersonItem read(Item item) {
    return new PersonItem(
        item.number(OPEN).orElse(0), item.number(HOUR).orElse(0), item.number(MADE).orElse(0));
  }

  /** Whether the person can make no request at this time. */
  boolean isFull(Instant now) {
    return open >= RequestStore.MOST_OPEN
        || (isCurrent(now) && made >= RequestStore.MOST_IN_AN_HOUR);
  }

  /** The next hour counts as the current one: another instance's clock can be ahead. */
  private boolean isCurrent(Instant now) {
    return hour == hour(now) || hour == hour(now) + 1;
  }

  private static long hour(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), SECONDS);
  }

  /** Counts a new request, on the condition that these are the counts' hour and the limits. */
  Update.Builder add(Instant now) {
    var names = new HashMap<>(Map.of("#open", OPEN, "#hour", HOUR, "#made", MADE));
    var values = new HashMap<String, AttributeValue>();
    values.put(":one", Table.number(1));
    values.put(":open", Table.number(RequestStore.MOST_OPEN));
    String seen = hour == 0 ? "attribute_not_exists(#hour)" : "#hour = :seen";
    if (hour != 0) {
      values.put(":seen", Table.number(hour));
    }
    String condition = seen + " AND (attribute_not_exists(#open) OR #open < :open)";
    String update = "SET #hour = :hour, #made = :one ADD #open :one";
    if (isCurrent(now)) {
      values.put(":made", Table.number(RequestStore.MOST_IN_AN_HOUR));
      condition += " AND #made < :made";
      update = "ADD #open :one, #made :one";
    } else {
      values.put(":hour", Table.number(hour(now)));
    }
    return Update.builder()
        .updateExpression(update)
        .conditionExpression(condition)
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
  }

  /** Counts a request that is over. Without a condition: counts must never keep access open. */
  static Update.Builder remove() {
    return Update.builder()
        .updateExpression("ADD #open :less")
        .expressionAttributeNames(Map.of("#open", OPEN))
        .expressionAttributeValues(Map.of(":less", Table.number(-1)));
  }
}
