package vend.functions.sts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.RedactedInput;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.credentials.SessionDuration;
import vend.functions.sts.StsError.Code;
import vend.iam.InvalidPolicy;
import vend.session.PolicyArn;
import vend.session.RequestedSession;
import vend.session.SessionName;
import vend.session.SessionPolicy;

/**
 * The parameters that {@code AssumeRoleWithWebIdentity} and {@code AssumeRoleWithSAML} share, with
 * the limits of STS.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">STS:
 *     AssumeRoleWithWebIdentity</a>
 */
final class SessionParameters {
  static final String ARN = "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uFFFD]+";
  static final int SHORTEST_ARN = 20;
  static final int LONGEST_ARN = 2048;

  private static final String NAME = "[\\w+=,.@-]*";
  private static final String POLICY = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
  private static final int LONGEST_POLICY = 2048;
  private static final int MOST_POLICY_ARNS = 10;
  private static final int SHORTEST_SECONDS = 900;
  private static final int LONGEST_SECONDS = 43_200;

  private final QueryParameters parameters;
  private final ParameterCheck check;

  SessionParameters(QueryParameters parameters, ParameterCheck check) {
    this.parameters = parameters;
    this.check = check;
  }

  /** Checks the form of all parameters, and collects violations in the check. */
  SessionParameters checked() throws StsError {
    check.required("roleArn", parameters.get("RoleArn"), SHORTEST_ARN, LONGEST_ARN, ARN);
    check.text("policy", parameters.get("Policy"), 1, LONGEST_POLICY, POLICY);
    if (parameters.get("DurationSeconds").isPresent()) {
      int seconds = parameters.seconds("DurationSeconds", SHORTEST_SECONDS);
      check.range("durationSeconds", seconds, SHORTEST_SECONDS, LONGEST_SECONDS);
    }
    List<String> arns = parameters.members("PolicyArns");
    check.size("policyArns", arns, MOST_POLICY_ARNS);
    // Stops at the limit, so that an answer never lists the problems of ten thousand elements.
    for (String member : arns.subList(0, Math.min(arns.size(), MOST_POLICY_ARNS))) {
      String number = member.substring(member.lastIndexOf('.') + 1);
      String name = "policyArns.%s.member.arn".formatted(number);
      check.required(name, parameters.get(member + ".arn"), SHORTEST_ARN, LONGEST_ARN, ARN);
    }
    return this;
  }

  SessionParameters named() {
    check.required("roleSessionName", parameters.get("RoleSessionName"), 2, 64, NAME);
    return this;
  }

  RoleReference role() throws StsError {
    String arn = parameters.get("RoleArn").orElseThrow();
    return RoleArn.parse(arn)
        .<RoleReference>map(RoleReference.ByArn::new)
        .orElseThrow(
            () -> new StsError(Code.ValidationError, RedactedInput.of(arn) + " is invalid"));
  }

  RequestedSession session() throws StsError {
    Optional<SessionDuration> duration =
        parameters.get("DurationSeconds").isPresent()
            ? Optional.of(new SessionDuration(parameters.seconds("DurationSeconds", 0)))
            : Optional.empty();
    return new RequestedSession(
        duration,
        parameters.get("RoleSessionName").map(SessionName::new),
        policy(),
        policyArns(),
        Map.of());
  }

  private Optional<SessionPolicy> policy() throws StsError {
    Optional<String> policy = parameters.get("Policy");
    try {
      return policy.isPresent() ? Optional.of(SessionPolicy.parse(policy.get())) : Optional.empty();
    } catch (InvalidPolicy | IllegalArgumentException e) {
      throw new StsError(
          Code.MalformedPolicyDocument, "Syntax errors in policy: " + e.getMessage());
    }
  }

  private List<PolicyArn> policyArns() throws StsError {
    var arns = new ArrayList<PolicyArn>();
    for (String member : parameters.members("PolicyArns")) {
      String arn = parameters.get(member + ".arn").orElseThrow();
      try {
        arns.add(new PolicyArn(arn));
      } catch (IllegalArgumentException e) {
        throw new StsError(Code.ValidationError, RedactedInput.of(arn) + " is invalid");
      }
    }
    return arns;
  }
}
