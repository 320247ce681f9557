package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.aws.RoleArn;
import vend.functions.aws.EventBridgeEvents;
import vend.functions.aws.RequestTable;
import vend.functions.aws.RevocationTable;
import vend.iam.ConditionContext;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.policy.evaluation.AuthorizationRequest;
import vend.policy.evaluation.Policies;
import vend.policy.evaluation.PolicyEvaluator;
import vend.policy.evaluation.Verdict;

/** The table of access requests and its sweeper in {@code template.yaml}. */
class RequestSweeperTemplateTest {
  private static final Template TEMPLATE = Template.with(Map.of());
  private static final RoleArn ROLE =
      RoleArn.parse("arn:aws:iam::111111111111:role/role").orElseThrow();
  private static final String REQUESTS = Template.attribute("RequestsTable.Arn");
  private static final String CREDENTIALS = Template.attribute("CredentialTable.Arn");
  private static final String KEYS = "dynamodb:LeadingKeys";
  private static final String BUS = "arn:aws:events:eu-central-1:111111111111:event-bus/default";

  private static boolean allows(
      String policy, String action, String resource, Map<String, List<String>> context)
      throws Exception {
    var request =
        new AuthorizationRequest(
            new Principal.RoleSession(ROLE, "session"),
            action,
            resource,
            ConditionContext.ofRequest(context));
    var document =
        PolicyDocument.of(TEMPLATE.map("Resources", policy, "Properties", "PolicyDocument"));
    return PolicyEvaluator.evaluate(request, Policies.ofIdentity(ROLE.account(), document))
        instanceof Verdict.Allowed;
  }

  private static boolean sweeperMay(String action, String resource, String key) throws Exception {
    return allows("RunSweeper", action, resource, Map.of(KEYS, List.of(key)));
  }

  @Test
  void the_sweeper_writes_nothing_of_the_vending_function_but_revocations() throws Exception {
    assertTrue(sweeperMay("dynamodb:UpdateItem", CREDENTIALS, RevocationTable.KEY));
    assertTrue(sweeperMay("dynamodb:GetItem", CREDENTIALS, RevocationTable.KEY));
    for (String key : List.of("credential#1", "lease#ASIA", "freeze", "freeze-by-hub")) {
      for (String action : List.of("GetItem", "PutItem", "UpdateItem", "DeleteItem")) {
        assertFalse(sweeperMay("dynamodb:" + action, CREDENTIALS, key), action + " " + key);
      }
    }
    assertFalse(allows("RunSweeper", "dynamodb:UpdateItem", CREDENTIALS, Map.of()));
    assertFalse(sweeperMay("dynamodb:PutItem", CREDENTIALS, RevocationTable.KEY));
    assertFalse(sweeperMay("dynamodb:DeleteItem", CREDENTIALS, RevocationTable.KEY));
  }

  @Test
  void the_sweeper_deletes_events_and_no_requests() throws Exception {
    assertTrue(sweeperMay("dynamodb:DeleteItem", REQUESTS, "event#req-0a1b2c3d4e5f.2"));
    for (String key : List.of("request#req-0a1b2c3d4e5f", "approved#0", "person#0")) {
      assertFalse(sweeperMay("dynamodb:DeleteItem", REQUESTS, key));
      assertTrue(sweeperMay("dynamodb:UpdateItem", REQUESTS, key));
    }
    assertFalse(allows("RunSweeper", "dynamodb:DeleteItem", REQUESTS, Map.of()));
  }

  @Test
  void the_sweeper_assumes_no_role_and_opens_no_sealed_credentials() throws Exception {
    assertFalse(
        allows("RunSweeper", "sts:AssumeRole", "arn:aws:iam::222222222222:role/vend/x", Map.of()));
    assertFalse(
        allows(
            "RunSweeper",
            "kms:Decrypt",
            Template.attribute("SealingKey.Arn"),
            Map.of("kms:EncryptionContext:vend", List.of("credential-cache"))));
    assertFalse(
        String.valueOf(TEMPLATE.at("Resources", "SealingKey", "Properties", "KeyPolicy"))
            .contains("Sweeper"));
  }

  @Test
  void the_sweeper_publishes_events_of_vend_only() throws Exception {
    var own =
        Map.of(
            "events:source",
            List.of(EventBridgeEvents.SOURCE),
            "events:detail-type",
            List.of(EventBridgeEvents.DETAIL_TYPE));
    assertTrue(allows("RunSweeper", "events:PutEvents", BUS, own));
    var others = new HashMap<>(own);
    others.put("events:source", List.of("aws.iam"));
    assertFalse(allows("RunSweeper", "events:PutEvents", BUS, others));
    assertFalse(allows("RunSweeper", "events:PutEvents", BUS.replace("default", "own"), own));
  }

  @Test
  void the_vending_function_changes_requests_and_deletes_nothing() throws Exception {
    for (String action : List.of("GetItem", "PutItem", "UpdateItem")) {
      assertTrue(allows("RunVend", "dynamodb:" + action, REQUESTS, Map.of()), action);
    }
    for (String action : List.of("DeleteItem", "Scan", "DeleteTable", "UpdateTimeToLive")) {
      assertFalse(allows("RunVend", "dynamodb:" + action, REQUESTS, Map.of()), action);
    }
    for (String index : List.of(RequestTable.BY_PERSON, RequestTable.BY_STATE)) {
      assertTrue(allows("RunVend", "dynamodb:Query", REQUESTS + "/index/" + index, Map.of()));
    }
    assertFalse(allows("RunVend", "events:PutEvents", BUS, Map.of()));
  }

  @Test
  void the_table_stays_and_can_be_restored() {
    assertEquals("Retain", TEMPLATE.text("Resources", "RequestsTable", "DeletionPolicy"));
    assertEquals("Retain", TEMPLATE.text("Resources", "RequestsTable", "UpdateReplacePolicy"));
    assertEquals(
        "true",
        TEMPLATE.text(
            "Resources",
            "RequestsTable",
            "Properties",
            "PointInTimeRecoverySpecification",
            "PointInTimeRecoveryEnabled"));
    assertEquals(
        vend.functions.aws.Table.EXPIRES,
        TEMPLATE.text(
            "Resources",
            "RequestsTable",
            "Properties",
            "TimeToLiveSpecification",
            "AttributeName"));
  }

  @Test
  void the_function_starts_with_the_settings_of_the_template() {
    for (String bucket : List.of("", "acme-grants")) {
      var environment = new HashMap<String, String>(Map.of("AWS_REGION", "eu-central-1"));
      Template.with(Map.of("GrantsBucket", bucket))
          .map("Resources", "RequestSweeper", "Properties", "Environment", "Variables")
          .forEach((name, value) -> environment.put(name, (String) value));
      assertEquals(
          bucket.isEmpty(),
          SweeperSettings.of(environment).grants() instanceof GrantsLocation.Packaged);
    }
    assertEquals(
        RequestSweeperFunction.class.getName() + "::handleRequest",
        TEMPLATE.text("Resources", "RequestSweeper", "Properties", "Handler"));
  }

  @Test
  void alarms_when_the_sweeper_does_not_run() {
    assertEquals(
        "breaching", TEMPLATE.text("Resources", "SweeperErrors", "Properties", "TreatMissingData"));
  }
}
