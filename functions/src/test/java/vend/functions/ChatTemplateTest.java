package vend.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.aws.RoleArn;
import vend.iam.ConditionContext;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.policy.evaluation.AuthorizationRequest;
import vend.policy.evaluation.Policies;
import vend.policy.evaluation.PolicyEvaluator;
import vend.policy.evaluation.Verdict;

/** The chat function in {@code template.yaml}, and the policies that docs/how-to/chat.md prints. */
class ChatTemplateTest {
  private static final String BOT = "arn:aws:iam::111111111111:role/chatbot";
  private static final String SECOND_BOT = "arn:aws:iam::111111111111:role/teams-bot";
  private static final String DEPLOYER = "arn:aws:iam::111111111111:role/deployer";
  private static final String ADMINISTRATOR = "arn:aws:iam::111111111111:role/administrator";
  private static final String FUNCTION =
      "arn:aws:lambda:eu-central-1:111111111111:function:STACK-chat";
  private static final Template TEMPLATE =
      Template.with(Map.of("ChatbotRole", BOT, "SecondChatbotRole", SECOND_BOT));

  /** The policies of the page, in order: for one chat, and for two. */
  private static PolicyDocument policy(int number) throws Exception {
    String page = Files.readString(Path.of("..", "docs", "how-to", "chat.md"), UTF_8);
    String[] blocks = page.split("```json\n", -1);
    return PolicyDocument.of(
        Json.readObject(blocks[number].substring(0, blocks[number].indexOf("```"))));
  }

  /** Decides for a principal that may do everything else. */
  private static Verdict verdict(
      PolicyDocument organization, String role, String action, String resource) throws Exception {
    PolicyDocument everything =
        PolicyDocument.of(
            Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(Map.of("Effect", "Allow", "Action", "*", "Resource", "*"))));
    RoleArn arn = RoleArn.parse(role).orElseThrow();
    var request =
        new AuthorizationRequest(
            new Principal.RoleSession(arn, "session"),
            action,
            resource,
            ConditionContext.ofRequest(Map.of("aws:PrincipalArn", List.of(role))));
    return PolicyEvaluator.evaluate(
        request, Policies.ofIdentity(arn.account(), everything, organization));
  }

  private static void assertDenied(Verdict verdict, String what) {
    assertInstanceOf(Verdict.ExplicitlyDenied.class, verdict, what);
  }

  private static void assertAllowed(Verdict verdict, String what) {
    assertInstanceOf(Verdict.Allowed.class, verdict, what);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":chatbot", ":$LATEST", ":7"})
  void only_the_bot_invokes_the_function(String qualifier) throws Exception {
    for (String action : List.of("InvokeFunction", "InvokeFunctionUrl", "InvokeAsync")) {
      String name = "lambda:" + action;
      assertAllowed(verdict(policy(1), BOT, name, FUNCTION + qualifier), action);
      for (String other : List.of(ADMINISTRATOR, DEPLOYER, BOT + "-2")) {
        assertDenied(verdict(policy(1), other, name, FUNCTION + qualifier), action + other);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AddPermission",
        "CreateAlias",
        "CreateFunctionUrlConfig",
        "PublishVersion",
        "UpdateAlias",
        "UpdateFunctionCode",
        "UpdateFunctionConfiguration",
        "UpdateFunctionUrlConfig"
      })
  void only_deployments_change_the_function(String action) throws Exception {
    String name = "lambda:" + action;
    for (String resource : List.of(FUNCTION, FUNCTION + ":chatbot")) {
      assertAllowed(verdict(policy(1), DEPLOYER, name, resource), resource);
      assertDenied(verdict(policy(1), ADMINISTRATOR, name, resource), resource);
      assertDenied(verdict(policy(1), BOT, name, resource), resource);
    }
  }

  @Test
  void the_policies_do_not_reach_other_functions() throws Exception {
    for (String other : List.of(FUNCTION + "ter", FUNCTION.replace("-chat", "-Vend-1"))) {
      for (int number = 1; number <= 2; number++) {
        for (String action : List.of("lambda:InvokeFunction", "lambda:UpdateFunctionCode")) {
          assertAllowed(verdict(policy(number), ADMINISTRATOR, action, other), other);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    BOT + ",:chatbot,true",
    SECOND_BOT + ",:teams,true",
    BOT + ",:teams,false",
    SECOND_BOT + ",:chatbot,false",
    ADMINISTRATOR + ",'',false",
    ADMINISTRATOR + ",:$LATEST,false",
    ADMINISTRATOR + ",:teams,false",
    DEPLOYER + ",:chatbot,false"
  })
  void with_two_chats_each_bot_invokes_its_own_alias(String role, String alias, boolean allowed)
      throws Exception {
    assertEquals(
        allowed,
        verdict(policy(2), role, "lambda:InvokeFunction", FUNCTION + alias)
            instanceof Verdict.Allowed);
  }

  @Test
  void lambda_lets_each_bot_invoke_its_own_alias() {
    assertEquals(BOT, TEMPLATE.text("Resources", "ChatbotInvokes", "Properties", "Principal"));
    assertEquals(
        Template.attribute("Chat.Alias"),
        TEMPLATE.text("Resources", "ChatbotInvokes", "Properties", "FunctionName"));
    assertEquals(
        SECOND_BOT, TEMPLATE.text("Resources", "SecondChatbotInvokes", "Properties", "Principal"));
    assertEquals(
        "SecondChat",
        TEMPLATE.text("Resources", "SecondChatbotInvokes", "Properties", "FunctionName"));
  }

  /** With SnapStart only published versions have a snapshot, and each deployment publishes one. */
  @Test
  void the_second_alias_follows_the_version_that_a_deployment_publishes() {
    assertEquals(
        Template.attribute("Chat.Version.Version"),
        TEMPLATE.text("Resources", "SecondChat", "Properties", "FunctionVersion"));
    assertEquals("second-chatbot", TEMPLATE.text("Resources", "SecondChat", "Properties", "Name"));
  }

  @Test
  void a_second_chat_exists_only_if_configured() {
    var ofTheSecondChat = new TreeSet<String>();
    TEMPLATE
        .map("Resources")
        .forEach((name, resource) -> {
          if ("ChatsTwice".equals(((Map<?, ?>) resource).get("Condition"))) {
            ofTheSecondChat.add(name);
          }
        });
    assertEquals(Set.of("SecondChat", "SecondChatbotInvokes"), ofTheSecondChat);
  }

  @ParameterizedTest
  @CsvSource({
    "'',teams," + SECOND_BOT,
    BOT + ",teams," + BOT,
    BOT + ",chatbot," + SECOND_BOT,
  })
  void refuses_a_second_chat_with_the_bot_or_the_name_of_the_first(
      String first, String name, String second) {
    assertFalse(secondChatPassesItsRule(first, name, second));
  }

  @Test
  void accepts_a_second_chat_with_its_own_bot_and_name() {
    assertTrue(secondChatPassesItsRule(BOT, "teams", SECOND_BOT));
  }

  private static boolean secondChatPassesItsRule(String first, String name, String second) {
    var template =
        Template.with(
            Map.of("ChatbotRole", first, "SecondChatIssuer", name, "SecondChatbotRole", second));
    assertEquals(true, template.at("Rules", "ASecondChatNeedsAFirstOne", "RuleCondition"));
    return ((List<?>) template.at("Rules", "ASecondChatNeedsAFirstOne", "Assertions"))
        .stream().map(Map.class::cast).allMatch(one -> Boolean.TRUE.equals(one.get("Assert")));
  }
}
