package vend.functions.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import vend.vending.CacheEntry;

/**
 * One conditional change of one item, in DynamoDB's expressions; where the condition fails, the
 * item comes back with the failure. Names go through placeholders, since a good part of all English
 * words is reserved.
 */
final class ItemChange implements Consumer<UpdateItemRequest.Builder> {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();
  private final List<String> set = new ArrayList<>();
  private final List<String> remove = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();

  ItemChange set(String name, AttributeValue value) {
    set.add(name(name) + " = " + value(value));
    return this;
  }

  ItemChange remove(String... all) {
    for (String name : all) {
      remove.add(name(name));
    }
    return this;
  }

  /** Only if an attribute has this text, or is not there. */
  ItemChange onlyIf(String name, Optional<String> text) {
    conditions.add(
        text.map(wanted -> name(name) + " = " + value(AttributeValue.fromS(wanted)))
            .orElseGet(() -> "attribute_not_exists(" + name(name) + ")"));
    return this;
  }

  /** Only if an attribute has this value. */
  ItemChange onlyIf(String name, AttributeValue wanted) {
    conditions.add(name(name) + " = " + value(wanted));
    return this;
  }

  /** Only if a time is not there, is past, or farther ahead than a clock that is right had it. */
  ItemChange onlyIfOver(String until, Instant now, Duration length) {
    String attribute = name(until);
    conditions.add(
        "(attribute_not_exists(%s) OR %s <= %s OR %s > %s)"
            .formatted(
                attribute,
                attribute,
                value(Table.millis(now)),
                attribute,
                value(Table.millis(CacheEntry.farthest(length, now)))));
    return this;
  }

  private String name(String attribute) {
    names.put("#" + attribute, attribute);
    return "#" + attribute;
  }

  private String value(AttributeValue value) {
    String placeholder = ":v" + values.size();
    values.put(placeholder, value);
    return placeholder;
  }

  @Override
  public void accept(UpdateItemRequest.Builder update) {
    String removed = remove.isEmpty() ? "" : " REMOVE " + String.join(", ", remove);
    String changed = set.isEmpty() ? "" : "SET " + String.join(", ", set);
    update
        .updateExpression((changed + removed).strip())
        .conditionExpression(String.join(" AND ", conditions))
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
  }
}
