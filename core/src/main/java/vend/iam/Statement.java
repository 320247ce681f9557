package vend.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One statement of a policy.
 *
 * @param sid letters and digits
 * @param principal empty in identity-based policies
 * @param resource empty in trust policies, whose resource is the role itself
 * @param conditions the request must meet all of them
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">IAM:
 *     grammar</a>
 */
public record Statement(
    Optional<String> sid,
    Effect effect,
    Optional<PrincipalElement> principal,
    ActionElement action,
    Optional<ResourceElement> resource,
    Conditions conditions) {
  private static final Pattern SID = Pattern.compile("[A-Za-z0-9]+");
  private static final Set<String> ELEMENTS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  public Statement {
    if (!sid.map(text -> SID.matcher(text).matches()).orElse(true)) {
      throw new IllegalArgumentException("a Sid must consist of letters and digits");
    }
  }

  static Statement parse(Map<?, ?> data, String where) throws InvalidPolicy {
    for (Object name : data.keySet()) {
      if (!(name instanceof String) || !ELEMENTS.contains(name)) {
        throw new InvalidPolicy(
            where, "IAM has no element " + InvalidPolicy.shown(name), "remove or rename it");
      }
    }
    return new Statement(
        sid(data, where),
        effect(data, where),
        principal(data, where),
        action(data, where),
        resource(data, where),
        conditions(data, where));
  }

  private static Optional<String> sid(Map<?, ?> data, String where) throws InvalidPolicy {
    if (!data.containsKey("Sid")) {
      return Optional.empty();
    }
    if (data.get("Sid") instanceof String text && SID.matcher(text).matches()) {
      return Optional.of(text);
    }
    throw new InvalidPolicy(
        where + ".Sid", "must consist of letters and digits", "change it or leave it out");
  }

  private static Effect effect(Map<?, ?> data, String where) throws InvalidPolicy {
    return Optional.ofNullable(data.get("Effect"))
        .filter(String.class::isInstance)
        .flatMap(text -> Effect.of((String) text))
        .orElseThrow(() ->
            new InvalidPolicy(
                where + ".Effect", "must be Allow or Deny", "write \"Allow\" or \"Deny\""));
  }

  private static Optional<PrincipalElement> principal(Map<?, ?> data, String where)
      throws InvalidPolicy {
    Optional<String> name = oneOf(data, "Principal", "NotPrincipal", where);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String path = where + "." + name.get();
    Object value = data.get(name.get());
    return Optional.of(
        PrincipalElement.parse(isExcluding(name.get()), value == null ? "" : value, path));
  }

  private static ActionElement action(Map<?, ?> data, String where) throws InvalidPolicy {
    String name =
        oneOf(data, "Action", "NotAction", where)
            .orElseThrow(() ->
                new InvalidPolicy(where, "there is no Action", "add \"Action\" or \"NotAction\""));
    String path = where + "." + name;
    List<String> texts = Elements.texts(data.get(name), path);
    try {
      return new ActionElement(isExcluding(name), texts);
    } catch (IllegalArgumentException e) {
      throw new InvalidPolicy(path, "not an action", String.valueOf(e.getMessage()));
    }
  }

  private static Optional<ResourceElement> resource(Map<?, ?> data, String where)
      throws InvalidPolicy {
    Optional<String> name = oneOf(data, "Resource", "NotResource", where);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String path = where + "." + name.get();
    List<String> texts = Elements.texts(data.get(name.get()), path);
    try {
      return Optional.of(new ResourceElement(isExcluding(name.get()), texts));
    } catch (IllegalArgumentException e) {
      throw new InvalidPolicy(path, "not a resource", String.valueOf(e.getMessage()));
    }
  }

  private static Conditions conditions(Map<?, ?> data, String where) throws InvalidPolicy {
    if (!data.containsKey("Condition")) {
      return Conditions.NONE;
    }
    if (data.get("Condition") instanceof Map<?, ?> block) {
      return Conditions.of(block, where + ".Condition");
    }
    throw new InvalidPolicy(where + ".Condition", "must be an object", "write {\"operator\": {…}}");
  }

  private static Optional<String> oneOf(Map<?, ?> data, String name, String not, String where)
      throws InvalidPolicy {
    if (data.containsKey(name) && data.containsKey(not)) {
      throw new InvalidPolicy(where, "has both " + name + " and " + not, "keep one of them");
    }
    if (data.containsKey(name)) {
      return Optional.of(name);
    }
    return data.containsKey(not) ? Optional.of(not) : Optional.empty();
  }

  private static boolean isExcluding(String name) {
    return name.startsWith("Not");
  }

  /** The statement as plain data. A list of one item becomes the item. */
  Map<String, Object> toData() {
    Map<String, Object> data = new LinkedHashMap<>();
    sid.ifPresent(text -> data.put("Sid", text));
    data.put("Effect", effect.toString());
    principal.ifPresent(
        element -> data.put(element.excluding() ? "NotPrincipal" : "Principal", element.toData()));
    data.put(action.excluding() ? "NotAction" : "Action", Elements.oneOrAll(action.actions()));
    resource.ifPresent(element ->
        data.put(
            element.excluding() ? "NotResource" : "Resource",
            Elements.oneOrAll(element.resources())));
    if (!conditions.equals(Conditions.NONE)) {
      data.put("Condition", conditions.toData());
    }
    return data;
  }
}
