package vend.local.sts;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import vend.aws.RoleArn;
import vend.iam.PolicyDocument;

/**
 * The roles with their unique ids. IAM assigns an id when it creates a role. A stored trust policy
 * keeps the ids that the roles it names had when it was written.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles">IAM:
 *     role principals</a>
 */
final class Roles {
  private final CredentialRegistry registry;
  private final Map<RoleArn, String> ids = new ConcurrentHashMap<>();
  private final Map<RoleArn, LocalRole> roles = new ConcurrentHashMap<>();
  private final Map<RoleArn, StoredTrust> trusts = new ConcurrentHashMap<>();

  /**
   * @param known the unique ids of roles that existed before
   */
  Roles(Collection<LocalRole> roles, CredentialRegistry registry, Map<RoleArn, String> known) {
    this.registry = registry;
    for (LocalRole role : roles) {
      this.roles.put(role.arn(), role);
      ids.put(role.arn(), Optional.ofNullable(known.get(role.arn())).orElseGet(this::newId));
    }
    roles.forEach(role -> writeTrust(role.arn(), role.trust()));
  }

  private String newId() {
    return registry.uniqueId("AROA");
  }

  /** Returns the unique id of each role. */
  Map<RoleArn, String> ids() {
    return Map.copyOf(ids);
  }

  /** Returns the role, with its trust policy as IAM shows it now. */
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

  /** Returns the unique id of an existing role. */
  String id(RoleArn arn) {
    return Optional.ofNullable(ids.get(arn)).orElseThrow(() -> missing(arn));
  }

  /** Deletes and recreates the role with its policies, and writes its trust policy again. */
  void remake(RoleArn arn) {
    PolicyDocument trust = stored(arn).written();
    ids.put(arn, newId());
    registry.forgetSessionsOf(arn);
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
