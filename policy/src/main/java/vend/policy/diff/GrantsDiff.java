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
import java.util.TreeSet;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.caller.AssertionTarget;
import vend.caller.Issuer;
import vend.caller.OidcIssuer;
import vend.caller.PersonClaim;
import vend.caller.SamlIssuer;
import vend.caller.SamlMetadata;
import vend.caller.SignatureAlgorithm;
import vend.grant.Account;
import vend.grant.DeclaredRole;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.Effect;
import vend.policy.reach.RoleGrants;

/**
 * Compares the decisions of two grants files, role by role and issuer by issuer. A change counts as
 * wider unless it is certain that it is not.
 */
public final class GrantsDiff {
  private final Grants old;
  private final Grants now;
  private final Map<List<Object>, List<Change>> found = new HashMap<>();

  private GrantsDiff(Grants old, Grants now) {
    this.old = old;
    this.now = now;
  }

  /** Compares the new file with the old one. */
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
    RoleGrants before = naming(old, oldIssuer, role.old());
    RoleGrants after = naming(now, nowIssuer, role.now());
    var reasons = new ArrayList<String>();
    if (role.old().isPresent() && role.now().isPresent()) {
      reasons.addAll(RoleTerms.wider(old, role.old().get(), now, role.now().get()));
    }
    if (oldIssuer.isPresent() && nowIssuer.isPresent()) {
      reasons.addAll(IssuerTerms.wider(oldIssuer.get(), nowIssuer.get()));
    }
    List<Object> compared = List.of(before.content(), after.content(), reasons);
    if (reasons.isEmpty() && compared.get(0).equals(compared.get(1))) {
      return List.of();
    }
    RoleName name = RoleName.of(role.now().or(role::old).orElseThrow());
    // Equal roles in many accounts have the same changes, so each is computed once.
    List<Change> known = found.get(compared);
    if (known == null) {
      known = new PairChanges(name, before, after, reasons).all();
      found.put(compared, known);
    }
    return known.stream().map(change -> change.of(name)).toList();
  }

  private static RoleGrants naming(
      Grants grants, Optional<Issuer> issuer, Optional<TargetRole> role) {
    return issuer.isPresent() && role.isPresent()
        ? RoleGrants.of(grants, issuer.get(), role.get())
        : RoleGrants.NONE;
  }

  private List<FileChange> fileChanges() {
    var changes = new ArrayList<FileChange>();
    if (!old.hubRole().equals(now.hubRole())) {
      changes.add(
          new FileChange(
              true, "the hub role changed; deploy the trust policy of every spoke role again"));
    }
    if (!old.organization().equals(now.organization())) {
      changes.add(new FileChange(true, "the organization changed"));
    }
    addIssuers(changes);
    changes.addAll(OperatorChanges.of(old, now));
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
        if (!before.get().person().equals(issuer.person())) {
          changes.add(
              new FileChange(
                  true,
                  "issuer %s: different claim for persons (%s instead of %s)"
                      .formatted(issuer.name(), named(issuer), named(before.get()))));
        }
      }
    }
    old.issuers().stream()
        .filter(issuer -> issuer(now, issuer.identity()).isEmpty())
        .forEach(issuer ->
            changes.add(new FileChange(false, "issuer %s is removed".formatted(issuer.name()))));
  }

  private static String named(Issuer issuer) {
    return issuer.person().map(PersonClaim::name).orElse("none");
  }

  /** AWS identities get the claim organization if the file lists their account. */
  private static final class ClaimedOrganization {
    private static final String CLAIM = "organization";

    private ClaimedOrganization() {}

    static List<FileChange> changes(Grants old, Grants now) {
      var changes = new ArrayList<FileChange>();
      if (old.awsIssuers().isEmpty() || now.awsIssuers().isEmpty()) {
        return changes;
      }
      for (Account account : notIn(old, now)) {
        changes.add(new FileChange(true, text(account, "now have")));
      }
      for (Account account : notIn(now, old)) {
        changes.add(new FileChange(isDenied(now), text(account, "no longer have")));
      }
      return changes;
    }

    private static List<Account> notIn(Grants some, Grants all) {
      return all.accounts().stream()
          .filter(account -> some.organizationOf(account.id()).isEmpty())
          .toList();
    }

    private static String text(Account account, String have) {
      return "AWS identities of account %s %s the claim %s".formatted(account.name(), have, CLAIM);
    }

    /** Whether a deny depends on the claim, so that a caller without it could escape the deny. */
    private static boolean isDenied(Grants grants) {
      return grants.grants().stream()
          .filter(grant -> grant.effect() == Effect.DENY)
          .flatMap(grant -> grant.when().all().stream())
          .anyMatch(condition -> condition.key().equals(CLAIM));
    }
  }

  /** Compares a role's own permissions, as the files declare them. */
  private static final class RoleTerms {
    private RoleTerms() {}

    /** Returns the reasons why the new role may be wider; empty if it certainly is not. */
    static List<String> wider(Grants old, TargetRole was, Grants now, TargetRole is) {
      if (was.declared() != is.declared()) {
        return List.of("one file declares the role, and the other refers to an existing role");
      }
      if (!is.declared()) {
        return List.of();
      }
      DeclaredRole before = declared(old, was);
      DeclaredRole after = declared(now, is);
      var reasons = new ArrayList<String>();
      // Removing a policy can widen access, because the policy may contain denies.
      if (!Set.copyOf(before.policies()).equals(Set.copyOf(after.policies()))) {
        reasons.add("the role has different policies");
      }
      if (before.permissionsBoundary().isPresent()
          && !before.permissionsBoundary().equals(after.permissionsBoundary())) {
        reasons.add("the role has a different permissions boundary, or none");
      }
      if (!before.tags().equals(after.tags())) {
        reasons.add("the role has different tags");
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

  /**
   * Compares the tokens that an issuer accepts, except for {@code require}: the search covers it.
   */
  private static final class IssuerTerms {
    private IssuerTerms() {}

    /** Returns the reasons why the new issuer accepts tokens that the old one rejected. */
    static List<String> wider(Issuer old, Issuer now) {
      var reasons = new ArrayList<String>();
      if (!old.audience().equals(now.audience())) {
        reasons.add("issuer %s: different audience".formatted(now.name()));
      }
      if (old instanceof OidcIssuer before && now instanceof OidcIssuer after) {
        addTokens(before, after, reasons);
      }
      if (old instanceof SamlIssuer before && now instanceof SamlIssuer after) {
        addAssertions(before, after, reasons);
      }
      return reasons;
    }

    private static void addAssertions(SamlIssuer old, SamlIssuer now, List<String> reasons) {
      if (now.target() instanceof AssertionTarget.Aws && !now.target().equals(old.target())) {
        reasons.add("issuer %s: accepts assertions that are meant for AWS".formatted(now.name()));
      } else if (!now.target().equals(old.target()) && old.audience().equals(now.audience())) {
        reasons.add("issuer %s: different recipient".formatted(now.name()));
      }
      if (now.authnStatementOptional() && !old.authnStatementOptional()) {
        reasons.add(
            "issuer %s: accepts assertions without an AuthnStatement".formatted(now.name()));
      }
      if (!hasNoNewSigningKeys(old.metadata(), now.metadata())) {
        reasons.add("issuer %s: different signing keys or metadata".formatted(now.name()));
      }
    }

    /** Metadata at a URL is not fetched here, so only the same URL counts as unchanged. */
    private static boolean hasNoNewSigningKeys(SamlMetadata old, SamlMetadata now) {
      return now.equals(old)
          || (old instanceof SamlMetadata.Local before
              && now instanceof SamlMetadata.Local after
              && before.keys().containsAll(after.keys())
              && endsNoLater(before, after));
    }

    private static boolean endsNoLater(SamlMetadata.Local old, SamlMetadata.Local now) {
      return old.validUntil().isEmpty()
          || now.validUntil().filter(end -> !end.isAfter(old.validUntil().get())).isPresent();
    }

    private static void addTokens(OidcIssuer old, OidcIssuer now, List<String> reasons) {
      if (now.otherAudiences() && !old.otherAudiences()) {
        reasons.add(
            "issuer %s: accepts tokens that also name other audiences".formatted(now.name()));
      }
      var added = new TreeSet<SignatureAlgorithm>(now.algorithms());
      added.removeAll(old.algorithms());
      if (!added.isEmpty()) {
        reasons.add("issuer %s: additional algorithms %s".formatted(now.name(), added));
      }
    }
  }
}
