package vend.policy.lint;

import java.util.ArrayList;
import java.util.List;
import vend.grant.TargetRole;
import vend.policy.trust.HubPermissions;
import vend.policy.trust.SpokeTrust;
import vend.policy.trust.TrustPolicy;

/** Compares the generated policies of spoke roles and hub with IAM's limits. */
final class TrustPolicies implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    var trust = new SpokeTrust(file.grants());
    for (TargetRole role : file.grants().targets()) {
      if (trust.isGranted(role)) {
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
              "The trust policy of %s has %d characters, and IAM allows at most %d. Name the role in fewer grants, or use shorter grant ids."
                  .formatted(role.arn(), policy.size(), TrustPolicy.RAISED_QUOTA)));
    } else if (!policy.fits(TrustPolicy.DEFAULT_QUOTA)) {
      findings.add(
          about(
              file,
              role,
              FindingCode.TRUST_POLICY_OVER_DEFAULT_QUOTA,
              "The trust policy of %s has %d characters, and IAM allows %d by default. In the account of the role, raise the IAM quota \"Role trust policy length\"."
                  .formatted(role.arn(), policy.size(), TrustPolicy.DEFAULT_QUOTA)));
    }
    if (policy.form() == TrustPolicy.Form.ONE_STATEMENT) {
      findings.add(
          about(
              file,
              role,
              FindingCode.TRUST_POLICY_COMBINED,
              "The trust policy of %s has no room for a statement for each grant. AWS therefore distinguishes the grants by their ids only, and does not check tags and source identities. Name the role in fewer grants."
                  .formatted(role.arn())));
    }
  }

  /** The file has no entry for an existing role, so its findings are at the list of grants. */
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
                "The ARNs of all roles do not fit into the policy of the hub role. The policy therefore allows all roles under /vend/ in the organization.",
                "hub"));
      }
    } catch (IllegalStateException e) {
      findings.add(
          file.about(FindingCode.HUB_POLICY_TOO_LARGE, String.valueOf(e.getMessage()), "hub"));
    }
  }
}
