package vend.local.sts;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.functions.sts.ParameterCheck;
import vend.functions.sts.QueryParameters;
import vend.functions.sts.StsError;
import vend.functions.sts.StsError.Code;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;

/**
 * The parameters of {@code AssumeRole}, checked against STS's limits.
 *
 * @param arn the role's ARN as it was sent
 * @param role the parsed ARN; empty if no role can have it
 * @param sessionName 2 to 64 characters
 * @param duration 900 to 43,200 seconds
 * @param externalId 2 to 1,224 characters
 * @param sourceIdentity 2 to 64 characters
 * @param tags the session tags
 * @param policy the inline session policy
 * @param policyArns the number of managed session policies, at most 10
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS:
 *     AssumeRole</a>
 */
record AssumeRoleRequest(
    String arn,
    Optional<RoleArn> role,
    String sessionName,
    Duration duration,
    Optional<String> externalId,
    Optional<String> sourceIdentity,
    RequestTags tags,
    Optional<PolicyDocument> policy,
    int policyArns) {
  private static final String NAME = "[\\w+=,.@-]*";
  private static final String EXTERNAL_ID = "[\\w+=,.@:\\/-]*";
  private static final String ARN = "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uFFFD]+";
  private static final String POLICY = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
  private static final int DEFAULT_SECONDS = 3600;
  private static final int SHORTEST_ARN = 20;
  private static final int LONGEST_ARN = 2048;
  private static final int LONGEST_POLICY = 2048;
  private static final int MOST_POLICY_ARNS = 10;

  /**
   * Reads and checks the parameters.
   *
   * @throws StsError if one is missing or invalid
   */
  static AssumeRoleRequest of(QueryParameters parameters) throws StsError {
    var check = new ParameterCheck();
    Optional<String> arn = parameters.get("RoleArn");
    Optional<String> sessionName = parameters.get("RoleSessionName");
    Optional<String> externalId = parameters.get("ExternalId");
    Optional<String> sourceIdentity = parameters.get("SourceIdentity");
    Optional<String> policy = parameters.get("Policy");
    List<String> policyArns = parameters.members("PolicyArns");
    int seconds = parameters.seconds("DurationSeconds", DEFAULT_SECONDS);
    check.required("roleArn", arn, SHORTEST_ARN, LONGEST_ARN, ARN);
    check.required("roleSessionName", sessionName, 2, 64, NAME);
    check.range("durationSeconds", seconds, 900, 43_200);
    check.text("externalId", externalId, 2, 1224, EXTERNAL_ID);
    check.text("sourceIdentity", sourceIdentity, 2, 64, NAME);
    check.text("policy", policy, 1, LONGEST_POLICY, POLICY);
    check.size("policyArns", policyArns, MOST_POLICY_ARNS);
    for (String member : policyArns) {
      String name = "policyArns." + member.substring(member.lastIndexOf('.') + 1) + ".member.arn";
      check.required(name, parameters.get(member + ".arn"), SHORTEST_ARN, LONGEST_ARN, ARN);
    }
    RequestTags tags = RequestTags.read(parameters, check);
    check.done();
    tags.check(parameters.members("Tags").size());
    return new AssumeRoleRequest(
        checkedArn(arn.orElseThrow()),
        RoleArn.parse(arn.orElseThrow()),
        sessionName.orElseThrow(),
        Duration.ofSeconds(seconds),
        externalId,
        sourceIdentity,
        tags,
        policy.isPresent() ? Optional.of(document(policy.get())) : Optional.empty(),
        policyArns.size());
  }

  private static String checkedArn(String arn) throws StsError {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6 || !parts[0].equals("arn") || !parts[2].equals("iam")) {
      throw new StsError(Code.ValidationError, arn + " is invalid");
    }
    return arn;
  }

  private static PolicyDocument document(String json) throws StsError {
    try {
      return PolicyDocument.parse(json).requireIdentityBased();
    } catch (InvalidPolicy e) {
      throw new StsError(
          Code.MalformedPolicyDocument, "Syntax errors in policy: " + e.getMessage());
    }
  }

  boolean hasSessionPolicies() {
    return policy.isPresent() || policyArns > 0;
  }
}
