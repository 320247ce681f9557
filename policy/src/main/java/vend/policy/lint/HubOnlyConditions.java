package vend.policy.lint;

import java.util.ArrayList;
import java.util.List;
import vend.grant.Grant;
import vend.iam.Condition;
import vend.policy.trust.SpokeTrust;

/** What the hub alone decides: no trust policy repeats it, so a wrong hub could pass it over. */
final class HubOnlyConditions implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    for (Grant grant : file.grants().grants()) {
      switch (grant.effect()) {
        case ALLOW ->
            SpokeTrust.forHubAlone(grant)
                .forEach(condition -> findings.add(condition(file, grant, condition)));
        case DENY ->
            findings.add(
                file.about(
                    grant,
                    FindingCode.DENY_FOR_HUB_ALONE,
                    "the deny %s is for the hub alone: no trust policy repeats it"
                        .formatted(grant.id())));
      }
    }
    return findings;
  }

  private static Finding condition(CheckedFile file, Grant grant, Condition condition) {
    return file.about(
        grant,
        FindingCode.CONDITION_FOR_HUB_ALONE,
        "%s on %s of %s is for the hub alone: AWS tests a claim that StringEquals pins to one value and that goes into a tag or the source identity"
            .formatted(condition.operator(), condition.key(), grant.id()));
  }
}
