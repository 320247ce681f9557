package vend.cli;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A JSON Schema as Markdown tables: one row per field, with its form and its description.
 *
 * @param root the document that references such as {@code #/$defs/grant} point into
 * @param named where the schemas stand that get a table of their own, such as {@code #/$defs/}
 */
record SchemaTable(Map<?, ?> root, String named) {
  private static final String HEAD =
      "| field | required | form | what it is |\n|---|---|---|---|\n";

  /** The table of an object's fields. Fields of objects within it follow with their path. */
  String of(Map<?, ?> schema) {
    return HEAD + String.join("", rows("", schema));
  }

  private List<String> rows(String path, Map<?, ?> schema) {
    var rows = new ArrayList<String>();
    var required = schema.get("required") instanceof List<?> names ? names : List.of();
    fields(schema)
        .forEach((name, each) -> {
          Map<?, ?> field = (Map<?, ?>) each;
          String place = path + name;
          rows.add(
              "| `%s` | %s | %s | %s |\n"
                  .formatted(
                      place,
                      required.contains(name) ? "yes" : "",
                      cell(form(field)),
                      cell(description(field))));
          rows.addAll(inner(place, field));
        });
    return rows;
  }

  private List<String> inner(String place, Map<?, ?> field) {
    if (isNamed(field)) {
      return List.of();
    }
    return items(field)
        .map(items -> isNamed(items) ? List.<String>of() : rows(place + "[].", items))
        .orElseGet(() -> rows(place + ".", field));
  }

  private static Optional<Map<?, ?>> items(Map<?, ?> schema) {
    return schema.get("items") instanceof Map<?, ?> items ? Optional.of(items) : Optional.empty();
  }

  /** Properties by name; names that the user chooses stand as NAME. */
  private static Map<String, Object> fields(Map<?, ?> schema) {
    var fields = new LinkedHashMap<String, Object>();
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach((name, field) -> fields.put((String) name, field));
    }
    if (schema.get("patternProperties") instanceof Map<?, ?> patterns) {
      patterns.values().forEach(field -> fields.put("NAME", field));
    }
    return fields;
  }

  private boolean isNamed(Map<?, ?> schema) {
    return schema.get("$ref") instanceof String reference
        && reference.startsWith(named)
        && !fields(resolved(schema)).isEmpty();
  }

  private Map<?, ?> resolved(Map<?, ?> schema) {
    if (!(schema.get("$ref") instanceof String reference)) {
      return schema;
    }
    Object found = root;
    for (String step : reference.substring(2).split("/", -1)) {
      found = Objects.requireNonNull(((Map<?, ?>) found).get(step), reference);
    }
    return (Map<?, ?>) found;
  }

  private String description(Map<?, ?> schema) {
    // A part with a table of its own has its description there.
    return (isNamed(schema) ? Stream.of(schema) : Stream.of(schema, resolved(schema)))
        .map(each -> each.get("description"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst()
        .orElse("");
  }

  private String form(Map<?, ?> schema) {
    if (isNamed(schema) && schema.get("$ref") instanceof String reference) {
      String name = last(reference);
      return "[%s](#%s)".formatted(name, name.toLowerCase(Locale.ROOT));
    }
    Map<?, ?> whole = resolved(schema);
    var parts = new ArrayList<String>();
    choice(whole).ifPresent(parts::add);
    if (whole.get("type") instanceof String type) {
      parts.add(items(whole).map(items -> "list of " + form(items)).orElse(type));
    }
    if (whole.get("type") instanceof List<?> types) {
      parts.add(types.stream().map(String.class::cast).collect(joining(" or ")));
    }
    values(whole).ifPresent(parts::add);
    bounds(whole).ifPresent(parts::add);
    return String.join(", ", parts);
  }

  private Optional<String> choice(Map<?, ?> schema) {
    if (schema.get("then") instanceof Map<?, ?> then
        && schema.get("else") instanceof Map<?, ?> otherwise) {
      return Optional.of(form(then) + " or " + form(otherwise));
    }
    return Stream.of("anyOf", "oneOf")
        .map(schema::get)
        .filter(List.class::isInstance)
        .map(each -> (List<?>) each)
        .filter(each -> each.stream().noneMatch(SchemaTable::onlyRequires))
        .map(each ->
            each.stream().map(one -> form((Map<?, ?>) one)).distinct().collect(joining(" or ")))
        .findFirst();
  }

  private static boolean onlyRequires(Object schema) {
    return ((Map<?, ?>) schema).keySet().equals(Set.of("required"));
  }

  private static Optional<String> values(Map<?, ?> schema) {
    Object only = schema.get("const");
    if (only != null) {
      return Optional.of("`" + only + "`");
    }
    return schema.get("enum") instanceof List<?> all
        ? Optional.of(all.stream().map(each -> "`" + each + "`").collect(joining(", ")))
        : Optional.empty();
  }

  private static Optional<String> bounds(Map<?, ?> schema) {
    String text =
        Stream.of(
                bound(schema, "minimum", "at least %s"),
                bound(schema, "maximum", "at most %s"),
                bound(schema, "minItems", "%s or more"),
                bound(schema, "maxItems", "%s at most"),
                bound(schema, "minLength", "%s characters or more"),
                bound(schema, "maxLength", "%s characters at most"),
                bound(schema, "maxProperties", "%s at most"),
                bound(schema, "default", "default `%s`"))
            .flatMap(Optional::stream)
            .collect(joining(", "));
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Optional<String> bound(Map<?, ?> schema, String name, String words) {
    return Optional.ofNullable(schema.get(name)).map(value -> words.formatted(value));
  }

  private static String last(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  /** Text as a cell of a Markdown table holds it. */
  static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
