package vend.signin.devtools;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object, of which one looks at what is there. */
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

  /** An object in it; one without fields, if it is not there. */
  Fields object(String name) {
    return new Fields(all.get(name) instanceof Map<?, ?> map ? map : Map.of());
  }

  /** The objects of a list in it. */
  List<Fields> objects(String name) {
    return all.get(name) instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .map(one -> new Fields((Map<?, ?>) one))
            .toList()
        : List.of();
  }

  /** Without what is in it, which may be a secret. */
  @Override
  public String toString() {
    return "Fields";
  }
}
