package vend.local.sts;

import java.time.Duration;
import java.util.List;
import vend.aws.RoleArn;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;

/**
 * A role of a local account.
 *
 * @param arn its ARN
 * @param trust its trust policy
 * @param policies what its sessions may do
 * @param maxSession the longest a session may last: 1 to 12 hours
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">IAM:
 *     CreateRole</a>
 */
public record LocalRole(
    RoleArn arn, PolicyDocument trust, List<PolicyDocument> policies, Duration maxSession) {
  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofHours(12);

  /**
   * @throws IllegalArgumentException if a policy cannot stand where it stands, or IAM would not
   *     take the duration
   */
  public LocalRole {
    policies = List.copyOf(policies);
    if (maxSession.compareTo(SHORTEST) < 0 || maxSession.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a role's sessions last at most 1 to 12 hours");
    }
    try {
      trust.requireResourceBased();
      for (PolicyDocument policy : policies) {
        policy.requireIdentityBased();
      }
    } catch (InvalidPolicy e) {
      throw new IllegalArgumentException(arn + ": " + e.getMessage(), e);
    }
  }
}
