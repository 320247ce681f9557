package vend.signin.devtools;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object with typed access to optional fields. */
record Fields(Map<?, ?> all) {
  Optional<String> text(String name) {
    return all.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  Optional<Integer> number(String name) {
    return all.get(name) instanceof Integer number ? Optional.of(number) : Optional.empty();
  }

  boolean has(String name) {
    return all.containsKey(name);
  }

  /** Returns a nested object; one without fields if it is missing. */
  Fields object(String name) {
    return new Fields(all.get(name) instanceof Map<?, ?> map ? map : Map.of());
  }

  /** Returns the objects of a list; empty if it is missing. */
  List<Fields> objects(String name) {
    return all.get(name) instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .map(one -> new Fields((Map<?, ?>) one))
            .toList()
        : List.of();
  }

  /** Omits the content, which may hold a secret. */
  @Override
  public String toString() {
    return "Fields";
  }
}
