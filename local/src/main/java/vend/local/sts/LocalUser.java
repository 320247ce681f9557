package vend.local.sts;

import java.util.List;
import vend.Secret;
import vend.iam.PolicyDocument;
import vend.iam.Principal;

/**
 * A user of IAM with keys that do not expire.
 *
 * @param user who it is
 * @param policies what it may do
 * @param accessKeyId names its keys
 * @param secretAccessKey signs
 */
public record LocalUser(
    Principal.IamUser user,
    List<PolicyDocument> policies,
    String accessKeyId,
    Secret secretAccessKey) {
  /** Takes a copy. */
  public LocalUser {
    policies = List.copyOf(policies);
  }
}
