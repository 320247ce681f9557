package vend.functions.aws;

import java.util.ArrayList;
import java.util.Base64;
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

  Optional<Boolean> truth(String name) {
    return value(name, "BOOL") instanceof Boolean truth ? Optional.of(truth) : Optional.empty();
  }

  Optional<List<String>> texts(String name) {
    if (!(value(name, "SS") instanceof List<?> values)) {
      return Optional.empty();
    }
    var texts = new ArrayList<String>();
    for (Object value : values) {
      if (!(value instanceof String text)) {
        return Optional.empty();
      }
      texts.add(text);
    }
    return Optional.of(texts);
  }

  private @Nullable Object value(String name, String type) {
    return attributes.get(name) instanceof Map<?, ?> typed ? typed.get(type) : null;
  }
}
