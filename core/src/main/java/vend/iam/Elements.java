package vend.iam;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes policy elements that are either one text or a list of texts. */
final class Elements {
  private Elements() {}

  static List<String> texts(@Nullable Object value, String where) throws InvalidPolicy {
    if (value instanceof String text) {
      return List.of(text);
    }
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw new InvalidPolicy(where, "must be text or a list of texts", "write at least one text");
    }
    List<String> texts = new ArrayList<>(list.size());
    for (Object item : list) {
      if (!(item instanceof String text)) {
        throw new InvalidPolicy(where, "an item is not text", "put it in quotes");
      }
      texts.add(text);
    }
    return texts;
  }

  /** One value is written without a list: policies are limited in size. */
  static Object oneOrAll(List<String> values) {
    return values.size() == 1 ? values.getFirst() : List.copyOf(values);
  }
}
