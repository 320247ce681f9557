package vend.policy.trust;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A statement of a trust policy, without the external ids.
 *
 * @param action the only action that it allows
 * @param asksExternalId whether the action supports external ids, so that the request must send one
 */
record TrustStatement(String action, boolean asksExternalId, ConditionBlock conditions) {
  private static final String EXTERNAL_ID = "sts:ExternalId";

  /** Returns the statement with its elements in IAM's usual order. */
  Map<String, Object> toData(String principal, Object externalIds) {
    var block = new ConditionBlock();
    if (asksExternalId) {
      block.add("StringEquals", EXTERNAL_ID, externalIds);
    }
    block.addAll(conditions);
    var statement = new LinkedHashMap<String, Object>();
    statement.put("Effect", "Allow");
    statement.put("Principal", Map.of("AWS", principal));
    statement.put("Action", action);
    statement.put("Condition", block.toData());
    return statement;
  }
}
