package vend.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates a template as CloudFormation does in one account. It supports only the functions that
 * the templates use. A failed lookup fails the stack even in a branch that is not selected, because
 * AWS does not document whether CloudFormation evaluates such branches.
 */
public final class InAccount {
  private final Map<String, Object> template;
  private final String account;

  public InAccount(Map<String, Object> template, String account) {
    this.template = template;
    this.account = account;
  }

  /** CloudFormation rejects the stack. The message is CloudFormation's own. */
  static final class Refused extends RuntimeException {
    Refused(String message) {
      super(message);
    }
  }

  /** Returns the resources that the stack creates, by logical id. */
  public Map<String, Map<String, Object>> resources() {
    section("Rules").values().forEach(this::rule);
    section("Conditions").keySet().forEach(this::condition);
    return withoutRules();
  }

  /** Returns the same, without evaluating the rules. */
  Map<String, Map<String, Object>> withoutRules() {
    section("Conditions").keySet().forEach(this::condition);
    var made = new LinkedHashMap<String, Map<String, Object>>();
    section("Resources")
        .forEach((id, data) -> {
          Map<String, Object> resource = map(data);
          Object properties = value(resource.getOrDefault("Properties", Map.of()));
          if (!resource.containsKey("Condition")
              || condition(String.valueOf(resource.get("Condition")))) {
            made.put(id, Map.of("Type", resource.get("Type"), "Properties", properties));
          }
        });
    return made;
  }

  private void rule(Object rule) {
    for (Object item : (List<?>) map(rule).getOrDefault("Assertions", List.of())) {
      Map<String, Object> assertion = map(item);
      if (!Boolean.TRUE.equals(value(assertion.getOrDefault("Assert", false)))) {
        throw new Refused(String.valueOf(assertion.get("AssertDescription")));
      }
    }
  }

  private boolean condition(String name) {
    Object definition = section("Conditions").get(name);
    if (definition == null) {
      throw new Refused("Template format error: Unresolved condition " + name);
    }
    return Boolean.TRUE.equals(value(definition));
  }

  private Object value(Object data) {
    return switch (data) {
      case Map<?, ?> map when map.size() == 1 -> single(map);
      case Map<?, ?> map -> copy(map);
      case List<?> list -> list.stream().map(this::value).toList();
      default -> data;
    };
  }

  private Map<String, Object> copy(Map<?, ?> map) {
    var copy = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> copy.put((String) key, value(value)));
    return copy;
  }

  private Object single(Map<?, ?> map) {
    String function = (String) map.keySet().iterator().next();
    Object argument = map.values().iterator().next();
    return switch (function) {
      case "Ref" -> reference((String) argument);
      case "Fn::Sub" -> ((String) argument).replace("${AWS::AccountId}", account);
      case "Fn::FindInMap" -> found((List<?>) value(argument));
      case "Fn::If" -> chosen((List<?>) argument);
      case "Fn::Equals" -> equal((List<?>) value(argument));
      case "Fn::Not" -> !Boolean.TRUE.equals(((List<?>) value(argument)).getFirst());
      case "Fn::Or" -> either((List<?>) argument);
      case "Fn::Contains" -> contains((List<?>) value(argument));
      // In a policy this is a condition block; elsewhere it is the name of a condition.
      case "Condition" -> argument instanceof String name ? condition(name) : copy(map);
      default -> copy(map);
    };
  }

  private String reference(String name) {
    assertEquals("AWS::AccountId", name);
    return account;
  }

  private Object found(List<?> path) {
    assertEquals(3, path.size());
    Object value = section("Mappings").get(path.getFirst());
    for (Object key : path.subList(1, 3)) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    if (value == null) {
      throw new Refused("Template error: Unable to get mapping for " + path);
    }
    return value;
  }

  private Object chosen(List<?> branches) {
    Object yes = value(branches.get(1));
    Object no = value(branches.get(2));
    return condition((String) branches.getFirst()) ? yes : no;
  }

  private static boolean equal(List<?> pair) {
    assertEquals(2, pair.size());
    return pair.get(0).equals(pair.get(1));
  }

  private boolean either(List<?> alternatives) {
    if (alternatives.size() < 2 || alternatives.size() > 10) {
      throw new Refused("Fn::Or takes 2 to 10 conditions");
    }
    return alternatives.stream().anyMatch(one -> Boolean.TRUE.equals(value(one)));
  }

  private static boolean contains(List<?> listAndText) {
    return ((List<?>) listAndText.getFirst()).contains(listAndText.getLast());
  }

  private Map<String, Object> section(String name) {
    return map(template.getOrDefault(name, Map.of()));
  }

  @SuppressWarnings("unchecked") // The keys of JSON objects are strings.
  private static Map<String, Object> map(Object data) {
    return (Map<String, Object>) data;
  }
}
