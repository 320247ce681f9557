package vend.local.sts;

import java.util.List;
import vend.Secret;
import vend.iam.PolicyDocument;
import vend.iam.Principal;

/** An IAM user with an access key that does not expire. */
public record LocalUser(
    Principal.IamUser user,
    List<PolicyDocument> policies,
    String accessKeyId,
    Secret secretAccessKey) {
  /** Copies the list. */
  public LocalUser {
    policies = List.copyOf(policies);
  }
}
