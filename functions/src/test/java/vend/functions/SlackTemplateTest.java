package vend.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import vend.Json;
import vend.aws.RoleArn;
import vend.iam.ConditionContext;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.policy.evaluation.AuthorizationRequest;
import vend.policy.evaluation.Policies;
import vend.policy.evaluation.PolicyEvaluator;
import vend.policy.evaluation.Verdict;

/** The Slack app in {@code template.yaml}, and its manifest. */
class SlackTemplateTest {
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-central-1:111111111111:secret:vend/slack-a1b2c3";
  private static final Template TEMPLATE =
      Template.with(Map.of("SlackSecret", SECRET, "SlackChannel", "C0123456789"));
  private static final RoleArn ROLE =
      RoleArn.parse("arn:aws:iam::111111111111:role/role").orElseThrow();
  private static final String REQUESTS = Template.attribute("RequestsTable.Arn");

  private static boolean may(String action, String resource, Map<String, List<String>> context)
      throws Exception {
    var request =
        new AuthorizationRequest(
            new Principal.RoleSession(ROLE, "session"),
            action,
            resource,
            ConditionContext.ofRequest(context));
    var document =
        PolicyDocument.of(TEMPLATE.map("Resources", "RunSlack", "Properties", "PolicyDocument"));
    return PolicyEvaluator.evaluate(request, Policies.ofIdentity(ROLE.account(), document))
        instanceof Verdict.Allowed;
  }

  @Test
  void the_app_reads_its_secret_and_no_other() throws Exception {
    assertTrue(may("secretsmanager:GetSecretValue", SECRET, Map.of()));
    assertFalse(may("secretsmanager:GetSecretValue", SECRET + "x", Map.of()));
    assertFalse(may("secretsmanager:PutSecretValue", SECRET, Map.of()));
  }

  @Test
  void the_app_invokes_itself_and_no_other_function() throws Exception {
    String function = "arn:aws:lambda:eu-central-1:111111111111:function:vend-slack:7";
    assertTrue(may("lambda:InvokeFunction", function, Map.of()));
    assertFalse(
        may("lambda:InvokeFunction", function.replace("vend-slack", "vend-chat"), Map.of()));
    assertFalse(may("lambda:UpdateFunctionCode", function, Map.of()));
    assertEquals("vend-slack", TEMPLATE.text("Resources", "Slack", "Properties", "FunctionName"));
  }

  @Test
  void the_app_vends_and_seals_nothing_and_deletes_nothing() throws Exception {
    assertTrue(may("dynamodb:UpdateItem", REQUESTS, Map.of()));
    assertFalse(may("dynamodb:DeleteItem", REQUESTS, Map.of()));
    for (String action : List.of("GetItem", "PutItem", "UpdateItem", "Query")) {
      assertFalse(
          may("dynamodb:" + action, Template.attribute("CredentialTable.Arn"), Map.of()), action);
    }
    assertFalse(may("sts:AssumeRole", "arn:aws:iam::222222222222:role/vend/x", Map.of()));
    assertFalse(
        may(
            "kms:Decrypt",
            Template.attribute("SealingKey.Arn"),
            Map.of("kms:EncryptionContext:vend", List.of("credential-cache"))));
    assertFalse(
        may(
            "events:PutEvents",
            "arn:aws:events:eu-central-1:111111111111:event-bus/default",
            Map.of()));
  }

  @Test
  void the_limits_of_asynchronous_invocations_are_also_those_of_the_version() {
    assertEquals(
        Template.attribute("Slack.Version.Version"),
        TEMPLATE.text("Resources", "SlackInvokesItself", "Properties", "Qualifier"));
    for (String limit : List.of("MaximumRetryAttempts", "MaximumEventAgeInSeconds")) {
      assertEquals(
          TEMPLATE.map("Resources", "Slack", "Properties", "EventInvokeConfig").get(limit),
          TEMPLATE.map("Resources", "SlackInvokesItself", "Properties").get(limit),
          limit);
    }
  }

  @Test
  void is_off_by_default() {
    assertEquals("", TEMPLATE.text("Parameters", "SlackSecret", "Default"));
    for (String part :
        List.of(
            "Slack", "SlackInvokesItself", "SlackRole", "RunSlack", "SlackLogs", "SlackErrors")) {
      assertEquals("Slacks", TEMPLATE.text("Resources", part, "Condition"), part);
    }
  }

  @Test
  void has_all_settings() {
    var environment = new HashMap<String, String>(Map.of("AWS_REGION", "eu-central-1"));
    TEMPLATE
        .map("Resources", "Slack", "Properties", "Environment", "Variables")
        .forEach((name, value) -> environment.put(name, (String) value));
    assertEquals(SECRET, environment.get("VEND_SLACK_SECRET"));
    assertEquals("C0123456789", environment.get("VEND_SLACK_CHANNEL"));
    assertEquals("slack", environment.get("VEND_CHAT_ISSUER"));
    assertTrue(ChatSettings.of(environment).grants() instanceof GrantsLocation.Packaged);
  }

  @Test
  void slack_reaches_the_path_of_the_manifest_by_post() throws Exception {
    assertEquals(
        "/v1/chat/slack",
        TEMPLATE.text("Resources", "Slack", "Properties", "Events", "Slack", "Properties", "Path"));
    assertEquals(
        "POST",
        TEMPLATE.text(
            "Resources", "Slack", "Properties", "Events", "Slack", "Properties", "Method"));
    String manifest = Files.readString(Path.of("..", "slack", "manifest.json"), UTF_8);
    assertTrue(Json.readObject(manifest).containsKey("oauth_config"));
    assertEquals(
        2,
        Pattern.compile("\"https://vend\\.example\\.com/v1/chat/slack\"")
            .matcher(manifest)
            .results()
            .count());
  }
}
