package vend.policy.lint;

import java.util.List;
import vend.caller.AssertionTarget;
import vend.caller.SamlIssuer;

/** Identity providers whose assertions for AWS are taken: what somebody signs in to AWS with. */
final class AwsAssertions implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    return file.grants().samlIssuers().stream()
        .filter(issuer -> issuer.target() instanceof AssertionTarget.Aws)
        .map(issuer -> finding(file, issuer))
        .toList();
  }

  private static Finding finding(CheckedFile file, SamlIssuer issuer) {
    return file.about(
        FindingCode.AWS_ASSERTIONS_ACCEPTED,
        "issuer %s takes assertions that are meant for AWS: whoever gets to see one, as AWS or a tool that signs in there, can show it here; give Vend an audience and a recipient of its own at the identity provider"
            .formatted(issuer.name()),
        "issuers",
        issuer.name().value(),
        "acceptAwsAssertions");
  }
}
