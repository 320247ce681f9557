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
 * The names in AWS's own reference. Available linters do not find misspelled actions, condition
 * keys and operators in a policy, and IAM accepts them silently.
 */
public final class KnownNames {
  private static final Set<String> ACTIONS = actions();
  private static final Map<String, List<String>> KEYS = keys();

  /** From IAM's documentation: reference_policies_elements_condition_operators.html. */
  private static final Pattern OPERATOR =
      Pattern.compile(
          "Null|(ForAllValues:|ForAnyValue:)?("
              + "String(Equals|NotEquals|EqualsIgnoreCase|NotEqualsIgnoreCase|Like|NotLike)"
              + "|(Numeric|Date)(Equals|NotEquals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)"
              + "|Bool|BinaryEquals|IpAddress|NotIpAddress|Arn(Equals|Like|NotEquals|NotLike)"
              + ")(IfExists)?");

  private KnownNames() {}

  /** Whether the action exists; with {@code *} at the end, whether it covers one. */
  public static boolean isAction(String name) {
    return name.endsWith("*")
        ? ACTIONS.stream().anyMatch(one -> one.startsWith(name.substring(0, name.length() - 1)))
        : ACTIONS.contains(name);
  }

  /**
   * Finds unknown names in a policy about role sessions.
   *
   * @param policy the policy as plain data; a list of one item may be the item
   * @return messages; empty if all names are known
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
