package vend.iam;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names that AWS knows, from its own reference: no linter that is at hand notices a misspelt
 * action, condition key or operator in a policy, and IAM takes it without a word.
 */
public final class KnownNames {
  private static final Set<String> ACTIONS = actions();
  private static final Map<String, List<String>> KEYS = keys();

  /** IAM's own list: reference_policies_elements_condition_operators.html. */
  private static final Pattern OPERATOR =
      Pattern.compile(
          "Null|(ForAllValues:|ForAnyValue:)?("
              + "String(Equals|NotEquals|EqualsIgnoreCase|NotEqualsIgnoreCase|Like|NotLike)"
              + "|(Numeric|Date)(Equals|NotEquals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)"
              + "|Bool|BinaryEquals|IpAddress|NotIpAddress|Arn(Equals|Like|NotEquals|NotLike)"
              + ")(IfExists)?");

  private KnownNames() {}

  /** Whether there is such an action, or one that a pattern with {@code *} at its end covers. */
  public static boolean isAction(String name) {
    return name.endsWith("*")
        ? ACTIONS.stream().anyMatch(one -> one.startsWith(name.substring(0, name.length() - 1)))
        : ACTIONS.contains(name);
  }

  /**
   * What AWS would not know in a policy whose actions are those of role sessions.
   *
   * @param policy the policy as plain data, every list a list or its one item
   * @return in words; empty where everything is known
   */
  public static List<String> unknownIn(Map<String, ?> policy) {
    var unknown = new ArrayList<String>();
    for (Object statement : list(policy.get("Statement"))) {
      addUnknown((Map<?, ?>) statement, unknown);
    }
    return unknown;
  }

  private static void addUnknown(Map<?, ?> statement, List<String> unknown) {
    for (Object action : list(statement.get("Action"))) {
      if (!isAction((String) action)) {
        unknown.add("no action " + action);
      }
      conditions(statement)
          .forEach((operator, keys) -> {
            if (!OPERATOR.matcher((String) operator).matches()) {
              unknown.add("no operator " + operator);
            }
            for (Object key : ((Map<?, ?>) keys).keySet()) {
              if (!isKeyOf((String) action, (String) key)) {
                unknown.add("no key %s on %s".formatted(key, action));
              }
            }
          });
    }
  }

  private static Map<?, ?> conditions(Map<?, ?> statement) {
    return statement.get("Condition") instanceof Map<?, ?> conditions ? conditions : Map.of();
  }

  private static boolean isKeyOf(String action, String key) {
    return Stream.of(action, "*")
        .flatMap(name -> KEYS.getOrDefault(name, List.of()).stream())
        .anyMatch(known ->
            known.endsWith("*")
                ? key.startsWith(known.substring(0, known.length() - 1))
                    && key.length() >= known.length()
                : known.equals(key));
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
  }

  private static Set<String> actions() {
    return new TreeSet<>(lines("actions.txt"));
  }

  private static Map<String, List<String>> keys() {
    var keys = new LinkedHashMap<String, List<String>>();
    for (String line : lines("condition-keys.txt")) {
      List<String> words = Arrays.asList(line.split(" ", -1));
      keys.put(words.getFirst(), words.subList(1, words.size()));
    }
    return keys;
  }

  private static List<String> lines(String resource) {
    try (InputStream input =
        Objects.requireNonNull(KnownNames.class.getResourceAsStream(resource))) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
