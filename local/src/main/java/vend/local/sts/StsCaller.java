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
 * Someone with keys.
 *
 * @param principal who it is
 * @param account the account it belongs to
 * @param userId AWS's unique id; of a session: the role's id, a colon, the session's name
 * @param policies those of the user or the role
 * @param session what a role session has and a user has not
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
   * @param issued when its keys were made
   * @param tags its tags, those that it inherited among them
   * @param transitive the keys of the tags that go on along a role chain, in small letters
   * @param sourceIdentity who is behind it, once it was said
   * @param policies those passed when it was made; empty if none were. Managed ones that were
   *     passed by their ARN are not known here, so they allow nothing
   * @param isChained whether its keys were got by the keys of another session: role chaining
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
