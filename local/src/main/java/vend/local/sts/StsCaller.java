package vend.local.sts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.aws.AccountId;
import vend.iam.PolicyDocument;
import vend.iam.Principal;

/**
 * The identity that credentials belong to.
 *
 * @param userId AWS's unique id; for a session: the role's id, a colon, the session's name
 * @param policies the identity policies of the user or the role
 * @param session the role session; empty for a user
 */
record StsCaller(
    Principal principal,
    AccountId account,
    String userId,
    List<PolicyDocument> policies,
    Optional<Session> session) {
  StsCaller {
    policies = List.copyOf(policies);
  }

  /**
   * A session of a role.
   *
   * @param issued the time when its credentials were issued
   * @param tags its tags, including inherited ones
   * @param transitive the keys of the transitive tags, in lower case
   * @param sourceIdentity its source identity, if one was set
   * @param policies its session policies; empty if it has none. The content of managed policies is
   *     not known here, so they allow nothing
   * @param isChained whether credentials of another session started it: role chaining
   */
  record Session(
      Instant issued,
      Map<String, String> tags,
      Set<String> transitive,
      Optional<String> sourceIdentity,
      Optional<List<PolicyDocument>> policies,
      boolean isChained) {
    Session {
      tags = Map.copyOf(tags);
      transitive = Set.copyOf(transitive);
      policies = policies.map(List::copyOf);
    }
  }
}
