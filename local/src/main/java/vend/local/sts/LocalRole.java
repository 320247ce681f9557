package vend.local.sts;

import java.time.Duration;
import java.util.List;
import vend.aws.RoleArn;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;

/**
 * A role in a local account.
 *
 * @param policies its identity policies
 * @param maxSession its {@code MaxSessionDuration}: 1 to 12 hours
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">IAM:
 *     CreateRole</a>
 */
public record LocalRole(
    RoleArn arn, PolicyDocument trust, List<PolicyDocument> policies, Duration maxSession) {
  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofHours(12);

  /**
   * @throws IllegalArgumentException if a policy is invalid for its type, or the duration is
   *     outside of IAM's limits
   */
  public LocalRole {
    policies = List.copyOf(policies);
    if (maxSession.compareTo(SHORTEST) < 0 || maxSession.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the maximum session of a role is 1 to 12 hours");
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
