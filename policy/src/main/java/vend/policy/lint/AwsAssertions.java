package vend.policy.lint;

import java.util.List;
import vend.caller.AssertionTarget;
import vend.caller.SamlIssuer;

/** Finds SAML issuers with {@code acceptAwsAssertions}: they accept assertions made for AWS. */
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
        "The issuer %s accepts SAML assertions that are meant for AWS. AWS, and every tool that signs in to AWS with such an assertion, can present it to Vend. At the identity provider, give Vend its own audience and recipient."
            .formatted(issuer.name()),
        "issuers",
        issuer.name().value(),
        "acceptAwsAssertions");
  }
}
