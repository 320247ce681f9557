package vend.policy.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vend.caller.Issuer;
import vend.grant.DeclaredRole;
import vend.grant.Grant;
import vend.grant.RolePattern;
import vend.iam.Effect;

/** Finds roles and issuers that no allowing grant names, and entries of denies without a role. */
final class UnusedEntries implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    file.grants().grants().stream()
        .filter(grant -> grant.effect() == Effect.DENY)
        .forEach(grant -> addEntries(file, grant, findings));
    file.grants().declaredRoles().stream()
        .filter(role -> !isGranted(file, role))
        .forEach(role ->
            findings.add(
                file.about(
                    FindingCode.ROLE_WITHOUT_GRANT,
                    "No allowing grant names the role %s, so no caller can assume it. Add a grant, or remove the role."
                        .formatted(role.name()),
                    "roles",
                    role.name())));
    file.grants().issuers().stream()
        .filter(issuer -> !isNamed(file, issuer))
        .forEach(issuer ->
            findings.add(
                file.about(
                    FindingCode.ISSUER_WITHOUT_GRANT,
                    "No allowing grant, no operator and no approver names the issuer %s. Remove the issuer, so that Vend no longer accepts its tokens."
                        .formatted(issuer.name()),
                    "issuers",
                    issuer.name().value())));
    return findings;
  }

  private static void addEntries(CheckedFile file, Grant grant, List<Finding> findings) {
    for (int i = 0; i < grant.roles().size(); i++) {
      RolePattern pattern = grant.roles().get(i);
      if (file.grants().targets().stream().noneMatch(pattern::names)) {
        findings.add(
            file.about(
                grant,
                "roles",
                i,
                FindingCode.DENY_MATCHES_NOTHING,
                "This entry of the deny %s matches no role of the file, so it denies nothing. Check the spelling. A * does not match a slash."
                    .formatted(grant.id())));
      }
    }
  }

  private static boolean isGranted(CheckedFile file, DeclaredRole role) {
    return file.grants().targets().stream()
        .filter(target -> target.declared() && target.arn().name().equals(role.name()))
        .anyMatch(target ->
            file.grants().grants().stream()
                .anyMatch(grant -> grant.effect() == Effect.ALLOW && grant.names(target)));
  }

  private static boolean isNamed(CheckedFile file, Issuer issuer) {
    return file.grants().operators().stream()
            .anyMatch(operator -> operator.issuer().equals(issuer.name()))
        || file.grants().grantsOnRequest().stream()
            .flatMap(grant -> grant.approval().orElseThrow().by().stream())
            .flatMap(by -> by.group().members().stream())
            .anyMatch(member -> member.issuer().equals(issuer.name()))
        || file.grants().grants().stream()
            .anyMatch(grant ->
                grant.effect() == Effect.ALLOW
                    && grant.issuer().equals(Optional.of(issuer.name())));
  }
}
