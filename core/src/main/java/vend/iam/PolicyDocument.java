package vend.iam;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vend.Json;

/**
 * A policy in IAM's policy language, version 2012-10-17. Parsing is stricter than in IAM: unknown
 * elements and {@code Id} are errors.
 *
 * @param statements at least one; each Sid is unique
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">IAM:
 *     grammar</a>
 */
public record PolicyDocument(List<Statement> statements) {
  private static final String VERSION = "2012-10-17";

  /**
   * @throws IllegalArgumentException if there is no statement, or two have the same Sid
   */
  public PolicyDocument {
    statements = List.copyOf(statements);
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("a policy needs at least one statement");
    }
    Set<String> sids = new HashSet<>();
    for (Statement statement : statements) {
      if (!statement.sid().map(sids::add).orElse(true)) {
        throw new IllegalArgumentException("two statements have the same Sid");
      }
    }
  }

  /**
   * Parses a policy.
   *
   * @throws InvalidPolicy if it is not JSON, or not a valid policy
   */
  public static PolicyDocument parse(String json) throws InvalidPolicy {
    try {
      return of(Json.readObject(json));
    } catch (Json.MalformedJson e) {
      throw new InvalidPolicy(
          "policy", "not one JSON object: " + e.getMessage(), "correct the JSON");
    }
  }

  /**
   * Reads a policy from plain data.
   *
   * @throws InvalidPolicy if it is not a valid policy
   */
  public static PolicyDocument of(Map<String, ?> data) throws InvalidPolicy {
    for (String name : data.keySet()) {
      if (!name.equals("Version") && !name.equals("Statement")) {
        throw new InvalidPolicy(
            "policy",
            "the element " + InvalidPolicy.shown(name) + " is not allowed",
            "use only Version and Statement");
      }
    }
    if (!VERSION.equals(data.get("Version"))) {
      throw new InvalidPolicy(
          "Version", "only this version supports policy variables", "write \"" + VERSION + "\"");
    }
    return new PolicyDocument(statements(data.get("Statement")));
  }

  private static List<Statement> statements(@Nullable Object value) throws InvalidPolicy {
    List<?> list =
        value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
    if (list.isEmpty()) {
      throw new InvalidPolicy("Statement", "there is no statement", "add at least one");
    }
    List<Statement> statements = new ArrayList<>();
    Set<String> sids = new HashSet<>();
    for (Object item : list) {
      String where = "Statement[" + statements.size() + "]";
      if (!(item instanceof Map<?, ?> data)) {
        throw new InvalidPolicy(where, "must be an object", "write {\"Effect\": …}");
      }
      Statement statement = Statement.parse(data, where);
      if (!statement.sid().map(sids::add).orElse(true)) {
        throw new InvalidPolicy(
            where + ".Sid", "another statement has the same Sid", "change one of them");
      }
      statements.add(statement);
    }
    return statements;
  }

  /**
   * Checks that the policy can be an identity-based policy, a session policy or a permissions
   * boundary.
   *
   * @return this policy
   * @throws InvalidPolicy if a statement names a principal, or does not name a resource
   */
  public PolicyDocument requireIdentityBased() throws InvalidPolicy {
    for (int i = 0; i < statements.size(); i++) {
      String where = "Statement[" + i + "]";
      if (statements.get(i).principal().isPresent()) {
        throw new InvalidPolicy(
            where,
            "names a principal",
            "leave it out: the policy applies to the identity that it is attached to");
      }
      if (statements.get(i).resource().isEmpty()) {
        throw new InvalidPolicy(
            where, "there is no Resource", "add \"Resource\" or \"NotResource\"");
      }
    }
    return this;
  }

  /**
   * Checks that the policy can be a resource-based policy, such as a role's trust policy.
   *
   * @return this policy
   * @throws InvalidPolicy if a statement does not name a principal
   */
  public PolicyDocument requireResourceBased() throws InvalidPolicy {
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i).principal().isEmpty()) {
        throw new InvalidPolicy(
            "Statement[" + i + "]",
            "there is no Principal",
            "add \"Principal\" or \"NotPrincipal\"");
      }
    }
    return this;
  }

  /** The policy as plain data, in IAM's usual order. A list of one item becomes the item. */
  public Map<String, Object> toData() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("Version", VERSION);
    data.put("Statement", statements.stream().map(Statement::toData).toList());
    return data;
  }

  /** The policy as compact JSON. */
  public String toJson() {
    return Json.write(toData());
  }

  /**
   * The policy's size in characters for IAM's limits, which do not count white space. Spaces inside
   * texts are counted here, so IAM's own count is never larger.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM:
   *     quotas</a>
   */
  public int size() {
    String json = toJson();
    return json.codePointCount(0, json.length());
  }
}
