package vend.policy.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.iam.SimulatorCase;

/**
 * The differences between the independent simulator (0.1.173) and Vend's engine, and why Vend
 * differs. Random cases avoid them. Each has its own case here, so that a change on either side
 * fails a test.
 */
final class SimulatorDeviations {
  private static final AccountId ACCOUNT = new AccountId("111111111111");
  private static final String QUEUE = "arn:aws:sqs:eu-west-1:111111111111:a";
  private static final Principal USER = new Principal.IamUser(Partition.AWS, ACCOUNT, "ann");
  private static final Principal SESSION =
      new Principal.RoleSession(RoleArn.of(Partition.AWS, ACCOUNT, "vend/hub"), "s-1");

  /**
   * @param reason what the simulator does, and what IAM's documentation says
   */
  record Deviation(String reason, SimulatorCase example, String ours, String theirs) {}

  private SimulatorDeviations() {}

  static List<Deviation> all() throws InvalidPolicy {
    return List.of(
        allowed(
            "'0.0.0.0/0' matches no address: JavaScript ignores a shift by 32 bits",
            condition("{'IpAddress': {'k:a': '0.0.0.0/0'}}", "k:a", "203.0.113.7")),
        allowed(
            "an address without prefix does not count as /32 when compared with an IPv6 address",
            condition("{'NotIpAddress': {'k:a': '203.0.113.7'}}", "k:a", "2001:db8::1")),
        allowed(
            "two spellings of one IPv6 address differ without a prefix length",
            condition("{'IpAddress': {'k:a': '2001:db8::1'}}", "k:a", "2001:DB8:0::1")),
        allowed(
            "${*} stays as it is in StringEquals; IAM: a literal * in every string with variables",
            condition("{'StringEquals': {'k:a': 'a${*}'}}", "k:a", "a*")),
        allowed(
            "a variable without value fails negated operators; IAM: they match a null value",
            condition("{'StringNotEquals': {'k:a': '${k:none}'}}", "k:a", "a")),
        allowed(
            "a variable with an empty value counts as absent; IAM: only an absent key does",
            condition("{'StringLike': {'k:a': 'a${k:b}'}}", Map.of("k:a", "a", "k:b", ""))),
        allowed(
            "ForAnyValue ignores IfExists; IAM: IfExists can end any operator but Null",
            condition("{'ForAnyValue:StringEqualsIfExists': {'k:none': 'a'}}", Map.of())),
        allowed(
            "a value that is not a number fails NumericNotEquals; IAM: negated matching is a NOR",
            condition("{'NumericNotEquals': {'k:a': '1'}}", "k:a", "x")),
        allowed(
            "a value that is not an ARN fails ArnNotLike; IAM: negated matching is a logical NOR",
            condition("{'ArnNotLike': {'k:a': 'arn:aws:s3:::a'}}", "k:a", "x")),
        denied(
            "digits before other characters count as a number",
            condition("{'NumericEquals': {'k:a': '12'}}", "k:a", "12abc")),
        allowed(
            "seconds since 1970 are compared with milliseconds",
            condition("{'DateEquals': {'k:a': '1970-01-01T00:00:10Z'}}", "k:a", "10")),
        allowed(
            "a wildcard stops at a newline; IAM: any combination of characters",
            condition("{'StringLike': {'k:a': 'a*b'}}", "k:a", "a\nb")),
        allowed(
            "an empty string is a value for ForAllValues; IAM: an empty data set",
            condition("{'ForAllValues:StringEquals': {'k:a': 'a'}}", "k:a", "")),
        denied(
            "an empty string is not null for Null; IAM: Null guards ForAllValues against it",
            condition("{'Null': {'k:a': 'false'}}", "k:a", "")),
        allowed(
            "a variable without value in NotResource fails it; IAM: it matches no resource",
            identity(USER, "'NotResource': 'arn:aws:sqs:eu-west-1:111111111111:${none}'")),
        allowed(
            "a short NotResource that does not match fails; IAM: all resources except the matches",
            identity(USER, "'NotResource': 'arn:aws:sns:*'")),
        denied(
            "a session belongs to every role with the name; IAM: a role's ARN includes its path",
            ofResource(SESSION, "arn:aws:iam::111111111111:role/other/hub", Optional.empty())),
        allowed(
            "session policies limit what a resource grants the session itself; IAM: they do not",
            ofResource(
                SESSION,
                "arn:aws:sts::111111111111:assumed-role/hub/s-1",
                Optional.of(policy("'Effect': 'Allow', 'Action': 'sns:*', 'Resource': '*'")))),
        allowed(
            "the root user needs a policy; IAM: it has full access to its account",
            new SimulatorCase(
                new Principal.AccountRoot(Partition.AWS, ACCOUNT),
                "sqs:SendMessage",
                QUEUE,
                ACCOUNT,
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
  }

  private static Deviation allowed(String reason, SimulatorCase example) {
    return new Deviation(reason, example, "Allowed", "ImplicitlyDenied");
  }

  private static Deviation denied(String reason, SimulatorCase example) {
    return new Deviation(reason, example, "ImplicitlyDenied", "Allowed");
  }

  private static SimulatorCase condition(String block, String key, String value)
      throws InvalidPolicy {
    return condition(block, Map.of(key, value));
  }

  private static SimulatorCase condition(String block, Map<String, String> context)
      throws InvalidPolicy {
    Map<String, List<String>> values = new TreeMap<>();
    context.forEach((key, value) -> values.put(key, List.of(value)));
    return identity(USER, "'Resource': '*', 'Condition': " + block, values);
  }

  private static SimulatorCase identity(Principal principal, String elements) throws InvalidPolicy {
    return identity(principal, elements, Map.of());
  }

  private static SimulatorCase identity(
      Principal principal, String elements, Map<String, List<String>> context)
      throws InvalidPolicy {
    return new SimulatorCase(
        principal,
        "sqs:SendMessage",
        QUEUE,
        ACCOUNT,
        context,
        List.of(policy("'Effect': 'Allow', 'Action': 'sqs:*', " + elements)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static SimulatorCase ofResource(
      Principal principal, String named, Optional<PolicyDocument> session) throws InvalidPolicy {
    return new SimulatorCase(
        principal,
        "sqs:SendMessage",
        QUEUE,
        ACCOUNT,
        Map.of(),
        List.of(),
        session,
        Optional.empty(),
        Optional.of(
            policy(
                "'Effect': 'Allow', 'Action': 'sqs:*', 'Resource': '*', 'Principal': {'AWS': '%s'}"
                    .formatted(named))));
  }

  private static PolicyDocument policy(String statement) throws InvalidPolicy {
    return PolicyDocument.parse(
        """
        {"Version": "2012-10-17", "Statement": {%s}}
        """
            .formatted(statement.replace('\'', '"')));
  }
}
