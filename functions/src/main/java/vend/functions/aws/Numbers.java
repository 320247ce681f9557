package vend.functions.aws;

import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Whole numbers in an item. */
final class Numbers {
  private Numbers() {}

  /** Empty if the item has none of that name, whoever wrote something else there. */
  static OptionalLong read(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null || value.n() == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(value.n()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
