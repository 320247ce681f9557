package vend.policy.lint;

import java.util.ArrayList;
import java.util.List;
import vend.grant.TargetRole;
import vend.policy.trust.HubPermissions;
import vend.policy.trust.SpokeTrust;
import vend.policy.trust.TrustPolicy;

/** The policies that are made from the file, against IAM's limits. */
final class TrustPolicies implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    var trust = new SpokeTrust(file.grants());
    for (TargetRole role : file.grants().targets()) {
      if (trust.trustsSomebody(role)) {
        addTrust(file, role, trust, findings);
      }
    }
    addHub(file, findings);
    return findings;
  }

  private static void addTrust(
      CheckedFile file, TargetRole role, SpokeTrust trust, List<Finding> findings) {
    TrustPolicy policy = trust.of(role, TrustPolicy.DEFAULT_QUOTA);
    if (!policy.fits(TrustPolicy.RAISED_QUOTA)) {
      findings.add(
          about(
              file,
              role,
              FindingCode.TRUST_POLICY_TOO_LARGE,
              "the trust policy of %s has %d characters and IAM takes %d at most; let fewer grants name it, or give them shorter ids"
                  .formatted(role.arn(), policy.size(), TrustPolicy.RAISED_QUOTA)));
    } else if (!policy.fits(TrustPolicy.DEFAULT_QUOTA)) {
      findings.add(
          about(
              file,
              role,
              FindingCode.TRUST_POLICY_OVER_DEFAULT_QUOTA,
              "the trust policy of %s has %d characters; IAM takes %d unless the account's quota is raised"
                  .formatted(role.arn(), policy.size(), TrustPolicy.DEFAULT_QUOTA)));
    }
    if (policy.form() == TrustPolicy.Form.ONE_STATEMENT) {
      findings.add(
          about(
              file,
              role,
              FindingCode.TRUST_POLICY_COMBINED,
              "a statement for each grant that names %s does not fit into its trust policy, so AWS tells them apart by their ids only and tests neither tags nor source identities; let fewer grants name the role"
                  .formatted(role.arn())));
    }
  }

  /** Of a role that is there already, there is no better place than the list of the grants. */
  private static Finding about(CheckedFile file, TargetRole role, FindingCode code, String text) {
    return role.declared()
        ? file.about(code, text, "roles", role.arn().name())
        : file.about(code, text, "grants");
  }

  private static void addHub(CheckedFile file, List<Finding> findings) {
    try {
      String json = new HubPermissions(file.grants()).document().toJson();
      if (json.contains(":iam::*:") && !file.grants().targets().isEmpty()) {
        findings.add(
            file.about(
                FindingCode.HUB_POLICY_WIDE,
                "the exact roles do not fit into the hub role's policy, so it allows all roles under /vend/ of the organization",
                "hub"));
      }
    } catch (IllegalStateException e) {
      findings.add(
          file.about(FindingCode.HUB_POLICY_TOO_LARGE, String.valueOf(e.getMessage()), "hub"));
    }
  }
}
