package vend.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.aws.AccountId;
import vend.aws.RoleArn;
import vend.iam.ConditionContext;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.policy.evaluation.AuthorizationRequest;
import vend.policy.evaluation.Policies;
import vend.policy.evaluation.PolicyEvaluator;
import vend.policy.evaluation.PolicyType;
import vend.policy.evaluation.Verdict;

/**
 * The stack of {@code template.yaml} as it is in AWS: its resource names, and its policies with one
 * fault. Vend's own engine evaluates the policies.
 */
final class HubStack {
  static final String REGION = "us-east-1";
  static final String FUNCTION = "arn:aws:lambda:us-east-1:111111111111:function:vend-Vend-1";
  static final String CHAT = "arn:aws:lambda:us-east-1:111111111111:function:vend-chat:chatbot";
  static final String TABLE = "vend";
  static final String KEY = "arn:aws:kms:us-east-1:111111111111:key/sealing";
  private static final String HUB_ROLE_NAME = "vend-hub";
  static final String HUB_ROLE = "arn:aws:iam::111111111111:role/" + HUB_ROLE_NAME;
  static final String TOPIC = "arn:aws:sns:us-east-1:111111111111:vend-alarms";
  static final String DECISIONS = "/vend/vend/1/decisions";
  private static final String SOURCE_FUNCTION = "lambda:SourceFunctionArn";
  private static final Path TEMPLATE = RunningVend.CHECKOUT.resolve("template.yaml");
  private static final Pattern ALARM =
      Pattern.compile("(?m)^  (\\w+):\n    Type: AWS::CloudWatch::Alarm$");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");
  private static final Set<String> TRUE =
      Set.of("MakesHubRole", "Probes", "HasAlarmTopic", "ReservesConcurrency");

  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("AWS::AccountId", "111111111111"),
          Map.entry("AWS::Partition", "aws"),
          Map.entry("AWS::Region", REGION),
          Map.entry("AWS::StackName", "vend"),
          Map.entry("AWS::URLSuffix", "amazonaws.com"),
          Map.entry("CredentialTable.Arn", "arn:aws:dynamodb:us-east-1:111111111111:table/vend"),
          Map.entry("FunctionLogs.Arn", "arn:aws:logs:us-east-1:111111111111:log-group:vend"),
          Map.entry("HubRole", HUB_ROLE_NAME),
          Map.entry("HubRoleName", HUB_ROLE_NAME),
          Map.entry("OrganizationId", "o-a1b2c3d4e5"),
          Map.entry(
              "RequestsTable.Arn", "arn:aws:dynamodb:us-east-1:111111111111:table/vend-requests"),
          Map.entry("SealingKey.Arn", KEY),
          Map.entry("StorageKey.Arn", "arn:aws:kms:us-east-1:111111111111:key/storage"),
          Map.entry("Vend.Arn", FUNCTION));

  private final Map<String, Object> resources;
  private final Broken broken;

  private HubStack(Map<String, Object> resources, Broken broken) {
    this.resources = resources;
    this.broken = broken;
  }

  static HubStack of(Broken broken) throws IOException {
    return new HubStack(map(PlainTemplate.whole(TEMPLATE).get("Resources")), broken);
  }

  /** Returns the logical names of the alarms. */
  static List<String> alarms() throws IOException {
    return ALARM.matcher(Files.readString(TEMPLATE)).results().map(one -> one.group(1)).toList();
  }

  /** Decides as IAM's policy simulator does, which evaluates only the role's own policies. */
  String decision(String action, String resource, Map<String, List<String>> context)
      throws InvalidPolicy {
    RoleArn hub = RoleArn.parse(HUB_ROLE).orElseThrow();
    var request =
        new AuthorizationRequest(
            new Principal.RoleSession(hub, "vend"),
            action,
            resource,
            ConditionContext.ofRequest(context));
    var policies = new ArrayList<PolicyDocument>();
    for (Object one : resources.values()) {
      if ("AWS::IAM::RolePolicy".equals(map(one).get("Type"))) {
        var policy = map(map(one).get("Properties"));
        if (HUB_ROLE_NAME.equals(resolved(policy.get("RoleName")))) {
          policies.add(PolicyDocument.of(withFault(map(resolved(policy.get("PolicyDocument"))))));
        }
      }
    }
    Verdict verdict =
        PolicyEvaluator.evaluate(
            request,
            Policies.ofIdentity(
                new AccountId("999999999999"), policies.toArray(PolicyDocument[]::new)));
    return switch (verdict) {
      case Verdict.Allowed _ -> "allowed";
      case Verdict.ExplicitlyDenied _ -> "explicitDeny";
      case Verdict.ImplicitlyDenied denied ->
          denied.missing().contains(PolicyType.IDENTITY) ? "implicitDeny" : "allowed";
    };
  }

  /** Returns the KMS key policy, as JSON. */
  String keyPolicy() {
    return Json.write(withFault(map(resolved(properties("SealingKey").get("KeyPolicy")))));
  }

  private Map<String, Object> properties(String resource) {
    return map(map(resources.get(resource)).get("Properties"));
  }

  private Map<String, Object> withFault(Map<String, Object> document) {
    var statements = new ArrayList<Object>();
    for (Object one : list(document.get("Statement"))) {
      var statement = new LinkedHashMap<>(map(one));
      String sid = String.valueOf(statement.get("Sid"));
      if (broken == Broken.LETS_THE_FUNCTION_THAW && sid.equals("WriteTable")) {
        statement.remove("Condition");
      } else if (broken == Broken.ASSUMES_ROLES_IN_ANOTHER_FUNCTION && sid.equals("OnlyFromVend")) {
        statement.put(
            "Condition",
            Map.of("ArnNotLike", Map.of(SOURCE_FUNCTION, "arn:aws:lambda:*:*:function:*")));
      } else if (broken == Broken.ASSUMES_ROLES_OUTSIDE_LAMBDA && sid.equals("OnlyFromVend")) {
        var conditions = new LinkedHashMap<>(map(statement.get("Condition")));
        conditions.put("Null", Map.of(SOURCE_FUNCTION, "false"));
        statement.put("Condition", conditions);
      }
      boolean dropped =
          switch (broken) {
            case LETS_THE_FUNCTION_WRITE_NOTHING -> sid.equals("WriteTable");
            case HAS_A_KEY_POLICY_WITHOUT_A_DENY -> sid.equals("NothingButSealing");
            default -> false;
          };
      if (!dropped) {
        statements.add(statement);
      }
    }
    return Map.of("Version", "2012-10-17", "Statement", statements);
  }

  /** Replaces the CloudFormation functions that these policies use by their values. */
  private static @Nullable Object resolved(@Nullable Object data) {
    if (data instanceof List<?> items) {
      return items.stream().map(HubStack::resolved).filter(Objects::nonNull).toList();
    }
    if (!(data instanceof Map<?, ?> map)) {
      return data;
    }
    if (map.size() == 1) {
      String function = String.valueOf(map.keySet().iterator().next());
      Object argument = map.values().iterator().next();
      switch (function) {
        case "Ref" -> {
          return VALUES.get(String.valueOf(argument));
        }
        case "Fn::GetAtt" -> {
          return value(
              list(argument).stream().map(String::valueOf).collect(Collectors.joining(".")));
        }
        case "Fn::Sub" -> {
          return substituted(argument);
        }
        case "Fn::If" -> {
          List<?> parts = list(argument);
          return resolved(parts.get(TRUE.contains(String.valueOf(parts.getFirst())) ? 1 : 2));
        }
        default -> {}
      }
    }
    var all = new LinkedHashMap<String, Object>();
    map.forEach(
        (key, value) -> all.put(String.valueOf(key), Objects.requireNonNull(resolved(value))));
    return all;
  }

  private static String substituted(@Nullable Object argument) {
    List<?> parts = argument instanceof List<?> items ? items : List.of(String.valueOf(argument));
    Map<String, Object> own = parts.size() > 1 ? map(resolved(parts.get(1))) : Map.of();
    return VARIABLE
        .matcher(String.valueOf(parts.getFirst()))
        .replaceAll((MatchResult found) ->
            String.valueOf(own.getOrDefault(found.group(1), VALUES.get(found.group(1)))));
  }

  private static String value(String name) {
    return Objects.requireNonNull(VALUES.get(name), name);
  }

  private static List<?> list(@Nullable Object data) {
    return (List<?>) Objects.requireNonNull(data);
  }

  @SuppressWarnings("unchecked") // All keys of a JSON object are strings.
  private static Map<String, Object> map(@Nullable Object data) {
    return (Map<String, Object>) Objects.requireNonNull(data);
  }
}
