package vend.policy.lint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import vend.caller.Issuer;
import vend.caller.IssuerName;
import vend.caller.PersonClaim;
import vend.grant.Approval;
import vend.grant.ApproverGroup;
import vend.grant.Grant;
import vend.iam.Condition;
import vend.policy.reach.Reachability;
import vend.policy.reach.RoleGrants;

/**
 * Finds approvers that no person can be, or that people become by not having a claim, and issuers
 * that name the same person in different ways: a person could then approve their own request.
 */
final class ApproverGroups implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    Set<ApproverGroup> groups = new LinkedHashSet<>();
    for (Grant grant : file.grants().grantsOnRequest()) {
      Approval approval = grant.approval().orElseThrow();
      approval.by().forEach(by -> groups.add(by.group()));
      addOtherNames(file, grant, approval, findings);
      if (approval.breakGlass()) {
        findings.add(
            file.about(
                grant,
                FindingCode.BREAK_GLASS,
                "People who meet the conditions of the grant %s can approve their own request in an emergency. Subscribe to the alarm GlassBroken."
                    .formatted(grant.id())));
      }
    }
    groups.forEach(group -> addMembers(file, group, findings));
    return findings;
  }

  private static void addOtherNames(
      CheckedFile file, Grant grant, Approval approval, List<Finding> findings) {
    Optional<PersonClaim> own = claim(file, grant.issuer().orElseThrow());
    var others =
        approval.by().stream()
            .flatMap(by -> by.group().members().stream())
            .map(ApproverGroup.Member::issuer)
            .filter(
                issuer -> claim(file, issuer).filter(claim -> !claim.equals(own.get())).isPresent())
            .map(IssuerName::value)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (own.isPresent() && !others.isEmpty()) {
      findings.add(
          file.about(
              grant,
              FindingCode.PERSON_CLAIMS_DIFFER,
              "People request the grant %s under %s, which names them by %s, and approve under %s, which names them by another claim. A person with two names could approve their own request. Use a claim with the same value in all of these issuers."
                  .formatted(
                      grant.id(),
                      grant.issuer().orElseThrow(),
                      own.get(),
                      String.join(", ", others))));
    }
  }

  private static Optional<PersonClaim> claim(CheckedFile file, IssuerName name) {
    return file.grants().issuers().stream()
        .filter(issuer -> issuer.name().equals(name))
        .findFirst()
        .flatMap(Issuer::person);
  }

  private static void addMembers(CheckedFile file, ApproverGroup group, List<Finding> findings) {
    for (int i = 0; i < group.members().size(); i++) {
      ApproverGroup.Member member = group.members().get(i);
      var conditions = new ArrayList<Condition>();
      file.grants().issuers().stream()
          .filter(issuer -> issuer.name().equals(member.issuer()))
          .forEach(issuer -> conditions.addAll(RoleGrants.required(issuer)));
      conditions.addAll(member.when().all());
      Object[] entry = {"approvers", group.name(), i, "when"};
      if (!Reachability.canHold(conditions)) {
        findings.add(
            file.about(
                FindingCode.CONTRADICTORY_CONDITIONS,
                "No claims can meet all conditions of this entry of the group %s and the \"require\" of its issuer. Correct the conditions, or remove the entry."
                    .formatted(group.name()),
                entry));
      } else if (member.when().all().stream().noneMatch(Operators::demandsAClaim)) {
        findings.add(
            file.about(
                FindingCode.APPROVER_WITHOUT_CLAIM,
                "No condition of this entry demands a value of a claim, so people of %s are approvers by default. Add a condition on a group or a person."
                    .formatted(member.issuer()),
                entry));
      }
      findings.addAll(AllowingConditions.check(file, member.when().all(), entry));
    }
  }
}
