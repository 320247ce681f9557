package vend.policy.trust;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;

/**
 * Writes the identity policy of the probe's role. It allows only tokens of the probe's own
 * identity, for Vend as the only audience, with the shortest possible lifetime.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_policies.html">outbound
 *     identity federation: policies</a>
 */
public final class ProbePermissions {
  private ProbePermissions() {}

  /**
   * Returns the policy.
   *
   * @param audience the only audience that its tokens may have
   */
  public static PolicyDocument document(String audience) {
    var condition = new LinkedHashMap<String, Object>();
    condition.put(
        "ForAllValues:StringEquals", Map.of("sts:IdentityTokenAudience", List.of(audience)));
    // ForAllValues also holds if there are no audiences.
    condition.put("Null", Map.of("sts:IdentityTokenAudience", "false"));
    condition.put("StringEquals", Map.of("sts:SigningAlgorithm", "ES384"));
    condition.put("NumericLessThanEquals", Map.of("sts:DurationSeconds", "60"));
    var statement = new LinkedHashMap<String, Object>();
    statement.put("Effect", "Allow");
    statement.put("Action", "sts:GetWebIdentityToken");
    statement.put("Resource", "*");
    statement.put("Condition", condition);
    var policy = new LinkedHashMap<String, Object>();
    policy.put("Version", "2012-10-17");
    policy.put("Statement", List.of(statement));
    try {
      return PolicyDocument.of(policy);
    } catch (InvalidPolicy e) {
      throw new IllegalStateException("the policy is constant and valid", e);
    }
  }
}
