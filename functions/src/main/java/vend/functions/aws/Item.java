package vend.functions.aws;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An item of the table, as DynamoDB sends it. Anybody who may write to the table may have written
 * it: an attribute of another type than the one that is asked for is as good as none.
 *
 * @param attributes by name; none if there is no item
 */
record Item(Map<?, ?> attributes) {
  /** No item. */
  static final Item NONE = new Item(Map.of());

  /** The item that is a member of an answer; none where it is missing. */
  static Item in(Map<String, Object> answer, String member) {
    return answer.get(member) instanceof Map<?, ?> attributes ? new Item(attributes) : NONE;
  }

  boolean isNone() {
    return attributes.isEmpty();
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  Optional<String> text(String name) {
    return value(name, "S") instanceof String text ? Optional.of(text) : Optional.empty();
  }

  OptionalLong number(String name) {
    try {
      return value(name, "N") instanceof String digits
          ? OptionalLong.of(Long.parseLong(digits))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  Optional<byte[]> bytes(String name) {
    try {
      return value(name, "B") instanceof String base64
          ? Optional.of(Base64.getDecoder().decode(base64))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * All of it as plain data: sets of texts are lists, and true and false are themselves. Whatever
   * is of another type stays as DynamoDB sends it.
   */
  Map<String, @Nullable Object> plain() {
    var plain = new HashMap<String, @Nullable Object>();
    attributes.forEach((name, typed) -> plain.put(String.valueOf(name), plain(typed)));
    return plain;
  }

  private static @Nullable Object plain(@Nullable Object typed) {
    if (!(typed instanceof Map<?, ?> value)) {
      return typed;
    }
    if (value.get("SS") instanceof List<?> texts) {
      return texts;
    }
    return value.get("BOOL") instanceof Boolean truth ? truth : value;
  }

  private @Nullable Object value(String name, String type) {
    return attributes.get(name) instanceof Map<?, ?> typed ? typed.get(type) : null;
  }
}
