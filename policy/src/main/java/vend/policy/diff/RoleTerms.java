package vend.policy.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import vend.grant.DeclaredRole;
import vend.grant.Grants;
import vend.grant.TargetRole;

/** What a role itself may do, by what the file says of it. */
final class RoleTerms {
  private RoleTerms() {}

  /** What keeps the new role from being certainly the same or less; none if it is. */
  static List<String> wider(Grants old, TargetRole was, Grants now, TargetRole is) {
    if (was.declared() != is.declared()) {
      return List.of("the role is made otherwise");
    }
    if (!is.declared()) {
      return List.of();
    }
    DeclaredRole before = declared(old, was);
    DeclaredRole after = declared(now, is);
    var reasons = new ArrayList<String>();
    // Less may be more here: a policy that goes may be one that denies.
    if (!Set.copyOf(before.policies()).equals(Set.copyOf(after.policies()))) {
      reasons.add("the role has other policies");
    }
    if (before.permissionsBoundary().isPresent()
        && !before.permissionsBoundary().equals(after.permissionsBoundary())) {
      reasons.add("the role has another permissions boundary, or none");
    }
    if (!before.tags().equals(after.tags())) {
      reasons.add("the role has other tags");
    }
    return reasons;
  }

  private static DeclaredRole declared(Grants grants, TargetRole role) {
    Optional<DeclaredRole> found =
        grants.declaredRoles().stream()
            .filter(declared -> declared.name().equals(role.arn().name()))
            .findFirst();
    return found.orElseThrow();
  }
}
