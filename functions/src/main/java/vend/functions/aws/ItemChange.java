package vend.functions.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.vending.CacheEntry;

/**
 * One conditional change of one item, in DynamoDB's expressions; where the condition fails, the
 * item comes back with the failure. Names go through placeholders, since a good part of all English
 * words is reserved.
 */
final class ItemChange {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Attribute> values = new HashMap<>();
  private final List<String> set = new ArrayList<>();
  private final List<String> remove = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();

  ItemChange set(String name, Attribute value) {
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
        text.map(wanted -> name(name) + " = " + value(Attribute.text(wanted)))
            .orElseGet(() -> "attribute_not_exists(" + name(name) + ")"));
    return this;
  }

  /** Only if an attribute has this value. */
  ItemChange onlyIf(String name, Attribute wanted) {
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
                value(Attribute.millis(now)),
                attribute,
                value(Attribute.millis(CacheEntry.farthest(length, now)))));
    return this;
  }

  private String name(String attribute) {
    names.put("#" + attribute, attribute);
    return "#" + attribute;
  }

  private String value(Attribute value) {
    String placeholder = ":v" + values.size();
    values.put(placeholder, value);
    return placeholder;
  }

  /** What DynamoDB is told. */
  Map<String, Object> expressions() {
    String removed = remove.isEmpty() ? "" : " REMOVE " + String.join(", ", remove);
    String changed = set.isEmpty() ? "" : "SET " + String.join(", ", set);
    var told = new HashMap<String, Object>();
    told.put("UpdateExpression", (changed + removed).strip());
    told.put("ConditionExpression", String.join(" AND ", conditions));
    told.put("ExpressionAttributeNames", names);
    told.put("ExpressionAttributeValues", Table.json(values));
    told.put("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
    return told;
  }
}
