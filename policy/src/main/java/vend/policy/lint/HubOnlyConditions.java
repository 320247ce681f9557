package vend.policy.lint;

import java.util.ArrayList;
import java.util.List;
import vend.grant.Grant;
import vend.iam.Condition;
import vend.policy.trust.SpokeTrust;

/** Finds conditions and denies that only the hub enforces, because no trust policy repeats them. */
final class HubOnlyConditions implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    for (Grant grant : file.grants().grants()) {
      switch (grant.effect()) {
        case ALLOW ->
            SpokeTrust.enforcedByHubOnly(grant)
                .forEach(condition -> findings.add(condition(file, grant, condition)));
        case DENY ->
            findings.add(
                file.about(
                    grant,
                    FindingCode.DENY_FOR_HUB_ALONE,
                    "Only the hub enforces the deny %s. Trust policies do not repeat denies."
                        .formatted(grant.id())));
      }
    }
    return findings;
  }

  private static Finding condition(CheckedFile file, Grant grant, Condition condition) {
    return file.about(
        grant,
        FindingCode.CONDITION_FOR_HUB_ALONE,
        "Only the hub enforces the condition %s on %s of the grant %s. To let AWS enforce it too, use StringEquals with one value, and give the claim its own session tag or source identity."
            .formatted(condition.operator(), condition.key(), grant.id()));
  }
}
