package vend.policy.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import vend.grant.Grant;
import vend.grant.GrantId;
import vend.grant.TargetRole;
import vend.iam.Condition;
import vend.iam.Effect;
import vend.policy.reach.Reachability;
import vend.policy.reach.RoleGrants;

/** Finds grants that never decide a request. */
final class UnreachableGrants implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    var reachability = new Reachability(file.grants());
    var findings = new ArrayList<Finding>();
    for (Grant grant : file.grants().grants()) {
      if (!Reachability.canHold(conditions(file, grant))) {
        findings.add(
            file.about(
                grant,
                FindingCode.CONTRADICTORY_CONDITIONS,
                "No claims can meet all conditions of the grant %s and the \"require\" of its issuer. Correct the conditions, or remove the grant."
                    .formatted(grant.id())));
      } else if (grant.effect() == Effect.ALLOW) {
        blocking(file, reachability, grant)
            .ifPresent(blocking -> findings.add(unreachable(file, grant, blocking)));
      }
    }
    return findings;
  }

  private static List<Condition> conditions(CheckedFile file, Grant grant) {
    var conditions = new ArrayList<>(grant.when().all());
    file.grants().issuers().stream()
        .filter(issuer -> grant.issuer().equals(Optional.of(issuer.name())))
        .forEach(issuer -> conditions.addAll(RoleGrants.required(issuer)));
    return conditions;
  }

  private static Finding unreachable(CheckedFile file, Grant grant, Set<GrantId> blocking) {
    return file.about(
        grant,
        FindingCode.UNREACHABLE_GRANT,
        "The grant %s never decides a request: for all its callers and roles, %s. Change its conditions, move it up, or remove it."
            .formatted(
                grant.id(),
                blocking.stream().map(id -> how(file, id)).collect(Collectors.joining(", or "))));
  }

  private static String how(CheckedFile file, GrantId id) {
    boolean denies =
        file.grants().grants().stream()
            .anyMatch(grant -> grant.id().equals(id) && grant.effect() == Effect.DENY);
    return id + (denies ? " denies them" : " comes first");
  }

  /** Returns the grants that decide before this one; empty if it decides for at least one role. */
  private static Optional<Set<GrantId>> blocking(
      CheckedFile file, Reachability reachability, Grant grant) {
    var blocking = new TreeSet<GrantId>();
    for (TargetRole role : file.grants().targets()) {
      if (grant.names(role)) {
        if (!(reachability.of(grant, role) instanceof Reachability.Blocked(Set<GrantId> by))) {
          return Optional.empty();
        }
        blocking.addAll(by);
      }
    }
    return blocking.isEmpty() ? Optional.empty() : Optional.of(blocking);
  }
}
