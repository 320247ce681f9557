package vend.functions.aws;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item of the table. Other writers may have changed it, so an attribute of an unexpected type
 * counts as absent.
 *
 * @param attributes by name; empty if there is no item
 */
public record Item(Map<String, AttributeValue> attributes) {
  boolean isNone() {
    return attributes.isEmpty();
  }

  public boolean has(String name) {
    return attributes.containsKey(name);
  }

  public Optional<String> text(String name) {
    return value(name).map(AttributeValue::s);
  }

  public OptionalLong number(String name) {
    try {
      return value(name)
          .map(AttributeValue::n)
          .map(digits -> OptionalLong.of(Long.parseLong(digits)))
          .orElseGet(OptionalLong::empty);
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  Optional<Boolean> flag(String name) {
    return value(name).map(AttributeValue::bool);
  }

  Optional<byte[]> bytes(String name) {
    return value(name).map(AttributeValue::b).map(SdkBytes::asByteArray);
  }

  /** A map, as an item of its own. */
  Optional<Item> members(String name) {
    return value(name).filter(AttributeValue::hasM).map(map -> new Item(map.m()));
  }

  /** A list of maps, each as an item of its own; empty if it has anything else. */
  Optional<List<Item>> list(String name) {
    return value(name)
        .filter(list -> list.hasL() && list.l().stream().allMatch(AttributeValue::hasM))
        .map(list -> list.l().stream().map(map -> new Item(map.m())).toList());
  }

  /**
   * The item as plain Java values: texts and booleans as they are, string sets as lists, maps as
   * maps. A value of another type stays an {@link AttributeValue}, which no reader understands.
   */
  Map<String, @Nullable Object> plain() {
    var plain = new HashMap<String, @Nullable Object>();
    attributes.forEach((name, value) -> plain.put(name, plain(value)));
    return plain;
  }

  private static Object plain(AttributeValue value) {
    if (value.hasSs()) {
      return value.ss();
    }
    if (value.hasM()) {
      var members = new HashMap<String, @Nullable Object>();
      value.m().forEach((name, member) -> members.put(name, plain(member)));
      return members;
    }
    if (value.s() != null) {
      return value.s();
    }
    return value.bool() == null ? value : value.bool();
  }

  private Optional<AttributeValue> value(String name) {
    return Optional.ofNullable(attributes.get(name));
  }
}
