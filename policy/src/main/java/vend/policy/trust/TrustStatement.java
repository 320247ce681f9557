package vend.policy.trust;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A statement of a trust policy, whole but for the external ids.
 *
 * @param action the one action that it allows
 * @param asksExternalId whether the action knows external ids, so that the caller must send one
 * @param conditions all others
 */
record TrustStatement(String action, boolean asksExternalId, ConditionBlock conditions) {
  private static final String EXTERNAL_ID = "sts:ExternalId";

  /** In IAM's usual order. */
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
