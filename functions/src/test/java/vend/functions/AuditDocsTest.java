package vend.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vend.Json;

/** The queries of docs/how-to/audit.md search for fields that Vend writes. */
class AuditDocsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern BLOCK = Pattern.compile("(?s)```text\n(# .*?)```");
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9.]*");
  private static final Pattern CODE = Pattern.compile("`([A-Za-z]+)`");
  private static final Pattern INDEX = Pattern.compile("\\.[0-9]+");

  /** The words of the query language that the page uses. */
  private static final Set<String> WORDS =
      Set.of(
          "filter",
          "fields",
          "sort",
          "asc",
          "desc",
          "stats",
          "count",
          "as",
          "by",
          "and",
          "or",
          "in",
          "ispresent");

  /** The names that the queries give to counts. */
  private static final Set<String> COUNTS = Set.of("requests", "answers", "changes");

  private static String page(String path) throws IOException {
    return Files.readString(DOCS.resolve(path), UTF_8);
  }

  /** The queries whose first line names these log groups. */
  private static List<String> queries(String logs) throws IOException {
    return BLOCK
        .matcher(page("how-to/audit.md"))
        .results()
        .map(block -> block.group(1))
        .filter(query -> query.startsWith("# " + logs))
        .toList();
  }

  private static Set<String> fields(String query) {
    String code = query.substring(query.indexOf('\n'));
    Set<String> names =
        NAME.matcher(TEXT.matcher(code).replaceAll(""))
            .results()
            .map(MatchResult::group)
            .map(name -> INDEX.matcher(name).replaceAll(""))
            .collect(Collectors.toCollection(TreeSet::new));
    names.removeAll(WORDS);
    names.removeAll(COUNTS);
    return names;
  }

  @Test
  void queriesOfDecisionEventsUseFieldsOfTheReference() throws IOException {
    Set<String> known =
        CODE.matcher(page("reference/events.md"))
            .results()
            .map(name -> name.group(1))
            .collect(Collectors.toSet());
    List<String> queries = queries("decision events");
    assertFalse(queries.isEmpty());
    for (String query : queries) {
      var unknown = new HashSet<>(fields(query));
      unknown.removeAll(known);
      assertEquals(Set.of(), unknown, query);
    }
  }

  @Test
  void queriesOfAccessRequestsUseFieldsOfTheirSchema() throws Exception {
    var schema =
        Json.readObject(Files.readString(Path.of("..", "request-event.schema.json"), UTF_8));
    List<String> queries = queries("changes of access requests");
    assertFalse(queries.isEmpty());
    for (String query : queries) {
      for (String field : fields(query)) {
        // The name of the line's kind, which the log adds.
        assertTrue(
            field.equals("event") || isDefined(schema, schema, field), field + " in " + query);
      }
    }
  }

  /** Whether the schema defines the field at this path, through references and items of arrays. */
  private static boolean isDefined(Map<String, Object> root, Map<?, ?> schema, String path) {
    String[] names = path.split("\\.", -1);
    Object next = map(schema.get("properties")).get(names[0]);
    if (!(next instanceof Map<?, ?> found)) {
      return false;
    }
    Map<?, ?> resolved = resolved(root, found);
    if (resolved.get("items") instanceof Map<?, ?> items) {
      resolved = resolved(root, items);
    }
    return names.length == 1
        || (resolved.containsKey("properties")
            && isDefined(
                root, resolved, String.join(".", Arrays.copyOfRange(names, 1, names.length))));
  }

  private static Map<?, ?> resolved(Map<String, Object> root, Map<?, ?> schema) {
    Object reference = schema.get("$ref");
    if (reference == null) {
      return schema;
    }
    String name = String.valueOf(reference).substring("#/$defs/".length());
    return map(map(root.get("$defs")).get(name));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }
}
