package vend.policy.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import vend.caller.AwsIssuer;
import vend.grant.Grant;
import vend.iam.Comparison;
import vend.iam.Condition;
import vend.iam.ConditionOperator.Qualifier;
import vend.iam.Effect;
import vend.policy.reach.RoleGrants;

/** Finds AWS issuers and their grants that do not restrict the caller's account or organization. */
final class AwsIdentities implements Rule {
  private static final Set<Comparison> PINNING =
      Set.of(
          Comparison.STRING_EQUALS,
          Comparison.STRING_EQUALS_IGNORE_CASE,
          Comparison.STRING_LIKE,
          Comparison.ARN_EQUALS,
          Comparison.ARN_LIKE);

  private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:(?:iam|sts)::[0-9]{12}:.+");

  /** Claims that identify the account or organization, and the form that their value must have. */
  private static final Map<String, Pattern> OWNER_CLAIMS =
      Map.of(
          "account", Pattern.compile("[0-9]{12}"),
          "organization", Pattern.compile("o-[a-z0-9]+"),
          "sub", ARN,
          "arn", ARN,
          "uniqueId", Pattern.compile("A(?:ROA|IDA)[A-Z0-9]+"));

  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    for (AwsIssuer issuer : file.grants().awsIssuers()) {
      if (RoleGrants.required(issuer).stream().noneMatch(AwsIdentities::identifiesOwner)) {
        findings.add(open(file, issuer));
      }
      file.grants().grants().stream()
          .filter(grant -> grant.effect() == Effect.ALLOW)
          .filter(grant -> grant.issuer().equals(Optional.of(issuer.name())))
          .filter(grant -> grant.when().all().stream().noneMatch(AwsIdentities::identifiesOwner))
          .forEach(grant -> findings.add(unpinned(file, grant)));
    }
    return findings;
  }

  private static Finding open(CheckedFile file, AwsIssuer issuer) {
    return file.about(
        FindingCode.AWS_ISSUER_WITHOUT_REQUIRE,
        "Every AWS account can prove an identity to the issuer %s, because the issuer does not require your organization or account. Add \"require\" with organization or account."
            .formatted(issuer.name()),
        "issuers",
        issuer.name().value());
  }

  private static Finding unpinned(CheckedFile file, Grant grant) {
    return file.about(
        grant,
        FindingCode.AWS_IDENTITY_OF_ANY_ACCOUNT,
        "The grant %s does not restrict the account of its callers. Add a condition on account, organization, sub, arn or uniqueId."
            .formatted(grant.id()));
  }

  /**
   * Whether the condition rejects identities without the claim and identities of other accounts.
   */
  private static boolean identifiesOwner(Condition condition) {
    Pattern form = OWNER_CLAIMS.get(condition.key());
    return form != null
        && PINNING.contains(condition.operator().comparison())
        && !condition.operator().ifExists()
        && condition.operator().qualifier() != Qualifier.FOR_ALL_VALUES
        && condition.values().stream().allMatch(value -> form.matcher(value).matches());
  }
}
