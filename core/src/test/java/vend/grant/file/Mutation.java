package vend.grant.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Applies every single-place change to a document of maps, lists and scalars. */
final class Mutation {
  private Mutation() {}

  /**
   * Passes the changed document to the consumer: once for each place and replacement, once without
   * each key, and once with an unknown key in each map.
   */
  static void each(Object document, List<Object> replacements, Consumer<Object> consumer) {
    for (Object replacement : replacements) {
      consumer.accept(replacement);
    }
    switch (document) {
      case Map<?, ?> map -> ofMap(map, replacements, consumer);
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          int place = i;
          each(
              list.get(i),
              replacements,
              changed -> {
                var copy = new ArrayList<Object>(list);
                copy.set(place, changed);
                consumer.accept(copy);
              });
        }
      }
      default -> {}
    }
  }

  private static void ofMap(Map<?, ?> map, List<Object> replacements, Consumer<Object> consumer) {
    var more = new LinkedHashMap<Object, Object>(map);
    more.put("unknownKey", "x");
    consumer.accept(more);
    map.forEach((key, value) -> {
      var less = new LinkedHashMap<Object, Object>(map);
      less.remove(key);
      consumer.accept(less);
      each(
          value,
          replacements,
          changed -> {
            var copy = new LinkedHashMap<Object, Object>(map);
            copy.put(key, changed);
            consumer.accept(copy);
          });
    });
  }
}
