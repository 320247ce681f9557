package vend.local.sts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import vend.aws.RoleArn;
import vend.iam.PolicyDocument;
import vend.iam.PrincipalElement;
import vend.iam.PrincipalName;
import vend.iam.Statement;

/**
 * A trust policy as IAM stores it.
 *
 * @param written the policy as it was written
 * @param ids the unique ids that the roles in the policy had at that time
 */
record StoredTrust(PolicyDocument written, Map<RoleArn, String> ids) {
  StoredTrust {
    ids = Map.copyOf(ids);
  }

  /**
   * Stores a policy.
   *
   * @param known the existing roles with their ids
   * @throws IllegalArgumentException if the policy names a missing role, or a unique id, which
   *     stands for a deleted role
   */
  static StoredTrust written(PolicyDocument policy, Map<RoleArn, String> known) {
    var ids = new HashMap<RoleArn, String>();
    for (Statement statement : policy.statements()) {
      for (PrincipalName name : names(statement)) {
        if (name instanceof PrincipalName.UniqueId) {
          throw invalid(name.text());
        }
        role(name).ifPresent(role -> ids.put(role, idOf(role, known)));
      }
    }
    return new StoredTrust(policy, ids);
  }

  private static String idOf(RoleArn role, Map<RoleArn, String> known) {
    String id = known.get(role);
    if (id == null) {
      throw invalid(role.toString());
    }
    return id;
  }

  /** IAM's own message, which it sends with the code MalformedPolicyDocument. */
  private static IllegalArgumentException invalid(String name) {
    return new IllegalArgumentException(
        "Invalid principal in policy: \"AWS\":\"%s\"".formatted(name));
  }

  private static List<PrincipalName> names(Statement statement) {
    return statement.principal().map(PrincipalElement::names).orElse(List.of());
  }

  private static Optional<RoleArn> role(PrincipalName name) {
    return name instanceof PrincipalName.Arn(String text) ? RoleArn.parse(text) : Optional.empty();
  }

  /** Returns the policy as IAM shows it now: a deleted or recreated role appears as its old id. */
  PolicyDocument now(Map<RoleArn, String> known) {
    var statements = new ArrayList<Statement>();
    for (Statement statement : written.statements()) {
      statements.add(replaced(statement, name -> now(name, known)));
    }
    return new PolicyDocument(statements);
  }

  private PrincipalName now(PrincipalName name, Map<RoleArn, String> known) {
    return role(name)
        .flatMap(role -> idOfGone(role, known))
        .<PrincipalName>map(PrincipalName.UniqueId::new)
        .orElse(name);
  }

  private Optional<String> idOfGone(RoleArn role, Map<RoleArn, String> known) {
    return Optional.ofNullable(ids.get(role)).filter(id -> !id.equals(known.get(role)));
  }

  private static Statement replaced(Statement statement, UnaryOperator<PrincipalName> name) {
    return new Statement(
        statement.sid(),
        statement.effect(),
        statement
            .principal()
            .map(element ->
                new PrincipalElement(
                    element.excluding(), element.names().stream().map(name).toList())),
        statement.action(),
        statement.resource(),
        statement.conditions());
  }
}
