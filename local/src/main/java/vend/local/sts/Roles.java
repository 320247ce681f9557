package vend.local.sts;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import vend.aws.RoleArn;
import vend.iam.PolicyDocument;

/**
 * The roles that there are, each with the unique id that it got when it was made. A trust policy
 * keeps the ids that the roles it names had when it was written.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles">IAM:
 *     role principals</a>
 */
final class Roles {
  private final CredentialRegistry keys;
  private final Map<RoleArn, String> ids = new ConcurrentHashMap<>();
  private final Map<RoleArn, LocalRole> roles = new ConcurrentHashMap<>();
  private final Map<RoleArn, StoredTrust> trusts = new ConcurrentHashMap<>();

  /**
   * @param known the unique ids of roles that were there before
   */
  Roles(Collection<LocalRole> roles, CredentialRegistry keys, Map<RoleArn, String> known) {
    this.keys = keys;
    for (LocalRole role : roles) {
      this.roles.put(role.arn(), role);
      ids.put(role.arn(), Optional.ofNullable(known.get(role.arn())).orElseGet(this::newId));
    }
    roles.forEach(role -> writeTrust(role.arn(), role.trust()));
  }

  private String newId() {
    return keys.uniqueId("AROA");
  }

  /** The unique id of each role. */
  Map<RoleArn, String> ids() {
    return Map.copyOf(ids);
  }

  /** The role, with its trust policy as it reads now. */
  Optional<LocalRole> find(RoleArn arn) {
    return Optional.ofNullable(roles.get(arn)).map(this::now);
  }

  private LocalRole now(LocalRole role) {
    PolicyDocument trust = stored(role.arn()).now(ids);
    return new LocalRole(role.arn(), trust, role.policies(), role.maxSession());
  }

  private StoredTrust stored(RoleArn arn) {
    return Optional.ofNullable(trusts.get(arn)).orElseThrow(() -> missing(arn));
  }

  /** The unique id of a role that there is. */
  String id(RoleArn arn) {
    return Optional.ofNullable(ids.get(arn)).orElseThrow(() -> missing(arn));
  }

  /** Deletes it and makes it again, with the same policies: its own trust is looked up anew. */
  void remake(RoleArn arn) {
    PolicyDocument trust = stored(arn).written();
    ids.put(arn, newId());
    keys.forgetSessionsOf(arn);
    writeTrust(arn, trust);
  }

  void writeTrust(RoleArn arn, PolicyDocument trust) {
    if (!roles.containsKey(arn)) {
      throw missing(arn);
    }
    trusts.put(arn, StoredTrust.written(trust, ids));
  }

  private static IllegalArgumentException missing(RoleArn arn) {
    return new IllegalArgumentException("no role " + arn);
  }
}
