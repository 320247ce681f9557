package vend.policy.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.aws.RoleArn;
import vend.caller.Issuer;
import vend.grant.Grants;
import vend.grant.RoleReference;
import vend.grant.TargetRole;
import vend.policy.reach.Naming;

/**
 * Compares two files by what they decide, role by role and issuer by issuer. What is not certainly
 * the same or narrower counts as wider.
 */
public final class GrantsDiff {
  private final Grants old;
  private final Grants now;
  private final Map<List<Object>, List<Change>> found = new HashMap<>();

  private GrantsDiff(Grants old, Grants now) {
    this.old = old;
    this.now = now;
  }

  /** What the new file gives and takes, beside the old one. */
  public static GrantsChange of(Grants old, Grants now) {
    return new GrantsDiff(old, now).compare();
  }

  private GrantsChange compare() {
    var changes = new ArrayList<Change>();
    for (Map.Entry<RoleArn, Sides> role : roles().entrySet()) {
      for (String identity : identities()) {
        changes.addAll(changes(role.getValue(), issuer(old, identity), issuer(now, identity)));
      }
    }
    return new GrantsChange(fileChanges(), changes);
  }

  private record Sides(Optional<TargetRole> old, Optional<TargetRole> now) {}

  private Map<RoleArn, Sides> roles() {
    var roles = new LinkedHashMap<RoleArn, Sides>();
    now.targets()
        .forEach(role -> roles.put(role.arn(), new Sides(target(old, role), Optional.of(role))));
    old.targets()
        .forEach(
            role -> roles.putIfAbsent(role.arn(), new Sides(Optional.of(role), Optional.empty())));
    return roles;
  }

  private static Optional<TargetRole> target(Grants grants, TargetRole role) {
    return grants.find(new RoleReference.ByArn(role.arn()));
  }

  private Set<String> identities() {
    var identities = new LinkedHashSet<String>();
    now.issuers().forEach(issuer -> identities.add(issuer.identity()));
    old.issuers().forEach(issuer -> identities.add(issuer.identity()));
    return identities;
  }

  private static Optional<Issuer> issuer(Grants grants, String identity) {
    return grants.issuers().stream()
        .filter(issuer -> issuer.identity().equals(identity))
        .findFirst();
  }

  private List<Change> changes(Sides role, Optional<Issuer> oldIssuer, Optional<Issuer> nowIssuer) {
    Naming before = naming(old, oldIssuer, role.old());
    Naming after = naming(now, nowIssuer, role.now());
    var reasons = new ArrayList<String>();
    if (role.old().isPresent() && role.now().isPresent()) {
      reasons.addAll(RoleTerms.wider(old, role.old().get(), now, role.now().get()));
    }
    if (oldIssuer.isPresent() && nowIssuer.isPresent()) {
      reasons.addAll(IssuerTerms.wider(oldIssuer.get(), nowIssuer.get()));
    }
    List<Object> asked = List.of(before.content(), after.content(), reasons);
    if (reasons.isEmpty() && asked.get(0).equals(asked.get(1))) {
      return List.of();
    }
    RoleName name = RoleName.of(role.now().or(role::old).orElseThrow());
    // One role is often like many others, in as many accounts.
    List<Change> known = found.get(asked);
    if (known == null) {
      known = new PairChanges(name, before, after, reasons).all();
      found.put(asked, known);
    }
    return known.stream().map(change -> change.of(name)).toList();
  }

  private static Naming naming(Grants grants, Optional<Issuer> issuer, Optional<TargetRole> role) {
    return issuer.isPresent() && role.isPresent()
        ? Naming.of(grants, issuer.get(), role.get())
        : Naming.NONE;
  }

  private List<FileChange> fileChanges() {
    var changes = new ArrayList<FileChange>();
    if (!old.hubRole().equals(now.hubRole())) {
      changes.add(new FileChange(true, "the hub is another role; every spoke is to trust it"));
    }
    if (!old.organization().equals(now.organization())) {
      changes.add(new FileChange(true, "the organization is another one"));
    }
    addIssuers(changes);
    changes.addAll(ClaimedOrganization.changes(old, now));
    return changes;
  }

  private void addIssuers(List<FileChange> changes) {
    var known = new HashSet<String>();
    old.issuers().forEach(issuer -> known.add(issuer.identity()));
    for (Issuer issuer : now.issuers()) {
      Optional<Issuer> before = issuer(old, issuer.identity());
      if (before.isEmpty()) {
        changes.add(new FileChange(false, "issuer %s is new".formatted(issuer.name())));
      } else {
        IssuerTerms.wider(before.get(), issuer)
            .forEach(reason -> changes.add(new FileChange(true, reason)));
      }
    }
    old.issuers().stream()
        .filter(issuer -> issuer(now, issuer.identity()).isEmpty())
        .forEach(issuer ->
            changes.add(new FileChange(false, "issuer %s is gone".formatted(issuer.name()))));
  }
}
