package vend.policy.trust;

import java.util.List;
import vend.iam.PolicyDocument;

/**
 * The trust policy of a role in a spoke account.
 *
 * @param document the policy
 * @param form how much of the grants it repeats
 * @param unsaid what the grants ask for and the policy can not, in words for whoever deploys it
 */
public record TrustPolicy(PolicyDocument document, Form form, List<String> unsaid) {
  /**
   * The characters that IAM allows a trust policy to have by default.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM
   *     quotas: role trust policy length</a>
   */
  public static final int DEFAULT_QUOTA = 2048;

  /** The characters that IAM allows after the quota was raised as far as it goes. */
  public static final int RAISED_QUOTA = 4096;

  /** How a policy is laid out. */
  public enum Form {
    /** A statement for each grant, with that grant's own conditions. */
    STATEMENT_PER_GRANT,
    /** One statement for all grants, which tells them apart by their ids only. */
    ONE_STATEMENT
  }

  public TrustPolicy {
    unsaid = List.copyOf(unsaid);
  }

  /** Characters, as IAM counts them: without white space. */
  public int size() {
    return document.size();
  }

  /** Whether IAM takes it under a quota. */
  public boolean fits(int quota) {
    return size() <= quota;
  }
}
