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
 * A policy in IAM's language, version 2012-10-17. Reading is stricter than IAM's: every element
 * must be known, and an {@code Id} is not taken.
 *
 * @param statements at least one; names (Sid) only once
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">IAM:
 *     grammar</a>
 */
public record PolicyDocument(List<Statement> statements) {
  private static final String VERSION = "2012-10-17";

  /**
   * @throws IllegalArgumentException if there is no statement, or two have the same name
   */
  public PolicyDocument {
    statements = List.copyOf(statements);
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("a policy has at least one statement");
    }
    Set<String> sids = new HashSet<>();
    for (Statement statement : statements) {
      if (!statement.sid().map(sids::add).orElse(true)) {
        throw new IllegalArgumentException("two statements have the same Sid");
      }
    }
  }

  /**
   * Reads a policy.
   *
   * @throws InvalidPolicy if it is no JSON or not as IAM, and this strict reading of it, has it
   */
  public static PolicyDocument parse(String json) throws InvalidPolicy {
    try {
      return of(Json.readObject(json));
    } catch (Json.MalformedJson e) {
      throw new InvalidPolicy("policy", "not one JSON object: " + e.getMessage(), "mend the JSON");
    }
  }

  /**
   * Reads a policy from plain data.
   *
   * @throws InvalidPolicy if it is not as IAM, and this strict reading of it, has it
   */
  public static PolicyDocument of(Map<String, ?> data) throws InvalidPolicy {
    for (String name : data.keySet()) {
      if (!name.equals("Version") && !name.equals("Statement")) {
        throw new InvalidPolicy(
            "policy",
            "the element " + InvalidPolicy.shown(name) + " is not taken",
            "keep Version and Statement");
      }
    }
    if (!VERSION.equals(data.get("Version"))) {
      throw new InvalidPolicy(
          "Version", "not the version that has variables", "write \"" + VERSION + "\"");
    }
    return new PolicyDocument(statements(data.get("Statement")));
  }

  private static List<Statement> statements(@Nullable Object value) throws InvalidPolicy {
    List<?> list =
        value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
    if (list.isEmpty()) {
      throw new InvalidPolicy("Statement", "there is none", "add at least one statement");
    }
    List<Statement> statements = new ArrayList<>();
    Set<String> sids = new HashSet<>();
    for (Object item : list) {
      String where = "Statement[" + statements.size() + "]";
      if (!(item instanceof Map<?, ?> data)) {
        throw new InvalidPolicy(where, "not an object", "write {\"Effect\": …}");
      }
      Statement statement = Statement.parse(data, where);
      if (!statement.sid().map(sids::add).orElse(true)) {
        throw new InvalidPolicy(where + ".Sid", "another statement has it", "change one of them");
      }
      statements.add(statement);
    }
    return statements;
  }

  /**
   * The same policy, if it can stand with an identity, a session or as a permissions boundary.
   *
   * @throws InvalidPolicy if a statement names a principal or no resource
   */
  public PolicyDocument requireIdentityBased() throws InvalidPolicy {
    for (int i = 0; i < statements.size(); i++) {
      String where = "Statement[" + i + "]";
      if (statements.get(i).principal().isPresent()) {
        throw new InvalidPolicy(
            where, "names a principal", "leave it out: it is who has the policy");
      }
      if (statements.get(i).resource().isEmpty()) {
        throw new InvalidPolicy(where, "no Resource", "add \"Resource\" or \"NotResource\"");
      }
    }
    return this;
  }

  /**
   * The same policy, if it can stand with a resource, as a role's trust policy does.
   *
   * @throws InvalidPolicy if a statement names no principal
   */
  public PolicyDocument requireResourceBased() throws InvalidPolicy {
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i).principal().isEmpty()) {
        throw new InvalidPolicy(
            "Statement[" + i + "]", "no Principal", "add \"Principal\" or \"NotPrincipal\"");
      }
    }
    return this;
  }

  /** The policy as plain data, in IAM's usual order, each list of one as its one item. */
  public Map<String, Object> toData() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("Version", VERSION);
    data.put("Statement", statements.stream().map(Statement::toData).toList());
    return data;
  }

  /** The policy as JSON without white space between elements. */
  public String toJson() {
    return Json.write(toData());
  }

  /**
   * Its size in characters as IAM's limits count it, without white space between elements. Spaces
   * within texts are counted, so that the true count is never larger.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM:
   *     quotas</a>
   */
  public int size() {
    String json = toJson();
    return json.codePointCount(0, json.length());
  }
}
