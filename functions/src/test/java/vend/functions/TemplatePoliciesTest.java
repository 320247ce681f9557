package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.aws.AccountId;
import vend.aws.RoleArn;
import vend.functions.aws.KmsDataKeys;
import vend.grant.FreezeItem;
import vend.grant.Grants;
import vend.grant.OrganizationId;
import vend.iam.ConditionContext;
import vend.iam.KnownNames;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.policy.evaluation.AuthorizationRequest;
import vend.policy.evaluation.Policies;
import vend.policy.evaluation.PolicyEvaluator;
import vend.policy.evaluation.Verdict;
import vend.policy.trust.HubPermissions;

/**
 * The policies in {@code template.yaml}, evaluated by the policy engine of Vend's own decisions.
 */
class TemplatePoliciesTest {
  private static final RoleArn HUB =
      RoleArn.parse("arn:aws:iam::111111111111:role/vend-hub").orElseThrow();
  private static final RoleArn ADMINISTRATOR =
      RoleArn.parse("arn:aws:iam::111111111111:role/administrator").orElseThrow();
  private static final String EVERYTHING =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

  private static final Map<String, List<String>> SEALING =
      Map.of("kms:EncryptionContext:vend", List.of(KmsDataKeys.CONTEXT.get("vend")));
  private static final Map<String, List<String>> BY_TABLE =
      Map.of("kms:ViaService", List.of("dynamodb.eu-central-1.amazonaws.com"));

  private static final Template TEMPLATE = Template.with(Map.of("OrganizationId", "o-a1b2c3d4e5"));

  private static PolicyDocument policy(Template template, String... path) throws Exception {
    return PolicyDocument.of(template.map(path));
  }

  private static PolicyDocument hubPolicy(Template template, String name) throws Exception {
    return policy(template, "Resources", name, "Properties", "PolicyDocument");
  }

  private static List<PolicyDocument> hubPolicies() throws Exception {
    return List.of(
        hubPolicy(TEMPLATE, "AssumeRoles"),
        hubPolicy(TEMPLATE, "RunVend"),
        hubPolicy(TEMPLATE, "OnlyFromVend"));
  }

  /**
   * KMS allows only what the key policy allows, even within the key's own account. IAM treats
   * resources of other accounts like that, so the test puts the key into another account.
   */
  private static boolean allows(
      String key,
      PolicyDocument keyPolicy,
      RoleArn role,
      List<PolicyDocument> identity,
      String action,
      Map<String, List<String>> context) {
    var all = new java.util.HashMap<>(context);
    all.put("aws:PrincipalArn", List.of(role.toString()));
    var request =
        new AuthorizationRequest(
            new Principal.RoleSession(role, "session"),
            action,
            Template.attribute(key + ".Arn"),
            ConditionContext.ofRequest(all));
    var policies =
        Policies.ofIdentity(new AccountId("999999999999"), identity.toArray(PolicyDocument[]::new))
            .withResource(keyPolicy);
    return PolicyEvaluator.evaluate(request, policies) instanceof Verdict.Allowed;
  }

  private static PolicyDocument keyPolicy(String key) throws Exception {
    return policy(TEMPLATE, "Resources", key, "Properties", "KeyPolicy");
  }

  private static List<PolicyDocument> administrator() throws Exception {
    return List.of(PolicyDocument.parse(EVERYTHING));
  }

  private static boolean hubMay(String key, String action, Map<String, List<String>> context)
      throws Exception {
    return allows(key, keyPolicy(key), HUB, hubPolicies(), action, context);
  }

  private static boolean administratorMay(
      String key, String action, Map<String, List<String>> context) throws Exception {
    return allows(key, keyPolicy(key), ADMINISTRATOR, administrator(), action, context);
  }

  private static boolean hubMayWrite(String action, Map<String, List<String>> context)
      throws Exception {
    var all = new java.util.HashMap<>(context);
    all.put("aws:PrincipalArn", List.of(HUB.toString()));
    return PolicyEvaluator.evaluate(
            new AuthorizationRequest(
                new Principal.RoleSession(HUB, "session"),
                action,
                Template.attribute("CredentialTable.Arn"),
                ConditionContext.ofRequest(all)),
            Policies.ofIdentity(HUB.account(), hubPolicies().toArray(PolicyDocument[]::new)))
        instanceof Verdict.Allowed;
  }

  @Test
  void denies_the_function_writing_or_deleting_freezes() throws Exception {
    String leadingKeys = "dynamodb:LeadingKeys";
    for (String action : List.of("dynamodb:PutItem", "dynamodb:UpdateItem")) {
      assertEquals(true, hubMayWrite(action, Map.of(leadingKeys, List.of("lease#ASIAEXAMPLE"))));
      assertEquals(true, hubMayWrite(action, Map.of(leadingKeys, List.of("freeze-by-hub"))));
      assertEquals(false, hubMayWrite(action, Map.of(leadingKeys, List.of("freeze"))));
      assertEquals(
          false, hubMayWrite(action, Map.of(leadingKeys, List.of("freeze-by-hub", "freeze"))));
      assertEquals(false, hubMayWrite(action, Map.of(leadingKeys, List.of("freeze", "lease#X"))));
      assertEquals(false, hubMayWrite(action, Map.of()));
    }
    for (String item : List.of("freeze", "freeze-by-hub")) {
      assertEquals(false, hubMayWrite("dynamodb:DeleteItem", Map.of(leadingKeys, List.of(item))));
    }
    assertEquals(
        true, hubMayWrite("dynamodb:GetItem", Map.of(leadingKeys, List.of("freeze-by-hub"))));
    assertEquals(true, hubMayWrite("dynamodb:GetItem", Map.of(leadingKeys, List.of("freeze"))));
  }

  @Test
  void allowsTheHubToAssumeRolesAsGrantsTrustPrints() throws Exception {
    var none =
        new Grants(
            HUB,
            new OrganizationId("o-a1b2c3d4e5"),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            "none");
    assertEquals(new HubPermissions(none).document(), hubPolicy(TEMPLATE, "AssumeRoles"));
  }

  private static final String SOURCE = "lambda:SourceFunctionArn";

  private static boolean hubMayAssume(Map<String, List<String>> from) throws Exception {
    return hubMayAssume(from, hubPolicies());
  }

  private static boolean hubMayAssume(Map<String, List<String>> from, List<PolicyDocument> policies)
      throws Exception {
    var context = new java.util.HashMap<>(from);
    context.put("aws:ResourceOrgID", List.of("o-a1b2c3d4e5"));
    return PolicyEvaluator.evaluate(
            new AuthorizationRequest(
                new Principal.RoleSession(HUB, "session"),
                "sts:AssumeRole",
                "arn:aws:iam::222222222222:role/vend/deploy",
                ConditionContext.ofRequest(context)),
            Policies.ofIdentity(HUB.account(), policies.toArray(PolicyDocument[]::new))
                .withResource(
                    PolicyDocument.parse(
                        """
                        {"Version": "2012-10-17", "Statement": [{
                          "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:role/vend-hub"},
                          "Action": "sts:AssumeRole"}]}
                        """)))
        instanceof Verdict.Allowed;
  }

  @Test
  void denies_the_hub_role_assuming_roles_from_anywhere_but_the_function() throws Exception {
    String function = Template.attribute("Vend.Arn");
    assertTrue(hubMayAssume(Map.of(SOURCE, List.of(function))));
    assertTrue(hubMayAssume(Map.of(SOURCE, List.of(function + ":live"))));
    assertFalse(hubMayAssume(Map.of()));
    assertFalse(hubMayAssume(Map.of(SOURCE, List.of(Template.attribute("Probe.Arn")))));
    assertFalse(hubMayAssume(Map.of(SOURCE, List.of(function + "-too"))));
  }

  /** The page docs/explanation/resilience.md relies on this. */
  @Test
  void denies_both_functions_if_two_stacks_in_two_regions_share_the_hub_role() throws Exception {
    String function = Template.attribute("Vend.Arn");
    String other = function.replace("eu-central-1", "eu-west-1");
    var own = hubPolicy(TEMPLATE, "OnlyFromVend");
    var others = PolicyDocument.parse(Json.write(own.toData()).replace(function, other));
    var shared = new ArrayList<>(hubPolicies());
    shared.add(others);
    for (String each : List.of(function, other)) {
      assertFalse(hubMayAssume(Map.of(SOURCE, List.of(each)), shared), each);
    }
    shared.remove(own);
    assertFalse(hubMayAssume(Map.of(SOURCE, List.of(function)), shared));
    assertTrue(hubMayAssume(Map.of(SOURCE, List.of(other)), shared));
  }

  /** With the same stack name in two Regions, the second stack would overwrite the first's. */
  @Test
  void names_the_policies_of_the_hub_role_after_the_stack() {
    for (String policy : List.of("AssumeRoles", "OnlyFromVend", "RunVend")) {
      String name = TEMPLATE.text("Resources", policy, "Properties", "PolicyName");
      assertTrue(name.startsWith("vend-"), name);
    }
  }

  /** The policy names the function, so the function must not wait for the policy. */
  @Test
  void denies_in_a_policy_that_the_function_does_not_wait_for() {
    assertFalse(String.valueOf(TEMPLATE.at("Resources", "Vend", "DependsOn")).contains("OnlyFrom"));
    assertEquals(
        TEMPLATE.at("Resources", "AssumeRoles", "Properties", "RoleName"),
        TEMPLATE.at("Resources", "OnlyFromVend", "Properties", "RoleName"));
    var existing = Template.with(Map.of("ExistingHubRole", "vend-hub"));
    assertEquals("vend-hub", existing.text("Resources", "OnlyFromVend", "Properties", "RoleName"));
  }

  @Test
  void allowsTheHubToAssumeNamedRolesOutsideOfThePathVend() throws Exception {
    String more = "arn:aws:iam::222222222222:role/a,arn:aws:iam::222222222222:role/b";
    var named = Template.with(Map.of("OrganizationId", "o-a1b2c3d4e5", "OtherRoles", more));
    var statement = hubPolicy(named, "AssumeRoles").toData().get("Statement");
    assertTrue(
        String.valueOf(statement)
            .contains(
                "[arn:aws:iam::*:role/vend/*, arn:aws:iam::222222222222:role/a,"
                    + " arn:aws:iam::222222222222:role/b]"),
        String.valueOf(statement));
  }

  @Test
  void trustsOnlyLambdaOfThisAccount() throws Exception {
    var trust = TEMPLATE.map("Resources", "HubRole", "Properties", "AssumeRolePolicyDocument");
    assertEquals(
        PolicyDocument.parse(
            """
            {"Version": "2012-10-17", "Statement": [{
              "Effect": "Allow",
              "Principal": {"Service": "lambda.amazonaws.com"},
              "Action": "sts:AssumeRole",
              "Condition": {"StringEqualsIfExists": {"aws:SourceAccount": "111111111111"}}}]}
            """),
        PolicyDocument.of(trust));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:GenerateDataKey", "kms:Decrypt"})
  void allowsOnlyTheHubToSeal(String action) throws Exception {
    assertTrue(hubMay("SealingKey", action, SEALING));
    assertFalse(hubMay("SealingKey", action, Map.of()));
    assertFalse(hubMay("SealingKey", action, BY_TABLE));
    assertFalse(administratorMay("SealingKey", action, SEALING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kms:Encrypt", "kms:ReEncryptFrom", "kms:CreateGrant", "kms:GenerateDataKeyPair"})
  void deniesEveryOtherUseOfTheSealingKey(String action) throws Exception {
    assertFalse(hubMay("SealingKey", action, SEALING));
    assertFalse(administratorMay("SealingKey", action, SEALING));
  }

  @Test
  void deniesEverythingButSealingWhateverIsAddedToTheKeyPolicy() throws Exception {
    var everybody =
        PolicyDocument.parse(
            """
            {"Version": "2012-10-17", "Statement": [{
              "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}]}
            """);
    var statements = new ArrayList<>(everybody.statements());
    statements.addAll(keyPolicy("SealingKey").statements());
    var widened = new PolicyDocument(statements);
    assertTrue(
        allows("SealingKey", widened, ADMINISTRATOR, administrator(), "kms:Decrypt", SEALING));
    for (String action : Set.of("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKeyPair")) {
      assertFalse(
          allows("SealingKey", widened, ADMINISTRATOR, administrator(), action, Map.of()), action);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SealingKey", "StorageKey"})
  void locksNoAdministratorOut(String key) throws Exception {
    for (String action :
        Set.of(
            "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DescribeKey", "kms:DisableKey")) {
      assertTrue(administratorMay(key, action, Map.of()), action);
      assertFalse(hubMay(key, action, Map.of()), action);
    }
  }

  @Test
  void allowsTheHubToUseTheStorageKeyOnlyThroughDynamoDb() throws Exception {
    assertTrue(hubMay("StorageKey", "kms:Decrypt", BY_TABLE));
    assertFalse(hubMay("StorageKey", "kms:Decrypt", Map.of()));
    assertFalse(administratorMay("StorageKey", "kms:Decrypt", Map.of()));
    // The creator of the table needs CreateGrant for DynamoDB.
    assertTrue(administratorMay("StorageKey", "kms:CreateGrant", BY_TABLE));
    assertFalse(hubMay("StorageKey", "kms:CreateGrant", BY_TABLE));
  }

  @Test
  void allowsTheHubToQueryTheIndexOfListsOnly() throws Exception {
    String table = Template.attribute("CredentialTable.Arn");
    assertTrue(hubMayQuery(table + "/index/lists"));
    assertFalse(hubMayQuery(table + "/index/other"));
    assertFalse(hubMayQuery(table));
  }

  private static boolean hubMayQuery(String resource) throws Exception {
    return PolicyEvaluator.evaluate(
            new AuthorizationRequest(
                new Principal.RoleSession(HUB, "session"),
                "dynamodb:Query",
                resource,
                ConditionContext.ofRequest(Map.of("aws:PrincipalArn", List.of(HUB.toString())))),
            Policies.ofIdentity(HUB.account(), hubPolicies().toArray(PolicyDocument[]::new)))
        instanceof Verdict.Allowed;
  }

  @Test
  void allowsTheHubFourActionsOnTheTableAndItsOwnLogOnly() throws Exception {
    var may = new TreeSet<String>();
    for (PolicyDocument policy : hubPolicies()) {
      may.addAll(actions(policy.toData()));
    }
    may.removeIf(action -> action.startsWith("kms:") || action.startsWith("sts:"));
    assertEquals(
        Set.of(
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
            "logs:CreateLogStream",
            "logs:PutLogEvents"),
        may);
  }

  @Test
  void allowsOperatorsTheItemOfFreezesOnly() throws Exception {
    for (String item : List.of(FreezeItem.KEY, FreezeItem.KEY_BY_HUB)) {
      assertTrue(operatorMay("dynamodb:UpdateItem", List.of(item)));
      assertTrue(operatorMay("dynamodb:GetItem", List.of(item)));
    }
    assertFalse(operatorMay("dynamodb:GetItem", List.of("credential")));
    assertFalse(operatorMay("dynamodb:GetItem", List.of(FreezeItem.KEY, "credential")));
    assertFalse(operatorMay("dynamodb:UpdateItem", List.of()));
    assertFalse(operatorMay("dynamodb:PutItem", List.of(FreezeItem.KEY)));
  }

  private static boolean operatorMay(String action, List<String> leadingKeys) throws Exception {
    Map<String, List<String>> context =
        leadingKeys.isEmpty() ? Map.of() : Map.of("dynamodb:LeadingKeys", leadingKeys);
    var request =
        new AuthorizationRequest(
            new Principal.RoleSession(ADMINISTRATOR, "session"),
            action,
            Template.attribute("CredentialTable.Arn"),
            ConditionContext.ofRequest(context));
    var policies =
        Policies.ofIdentity(ADMINISTRATOR.account(), hubPolicy(TEMPLATE, "FreezePolicy"));
    return PolicyEvaluator.evaluate(request, policies) instanceof Verdict.Allowed;
  }

  @Test
  void allowsReadingTheGrantsFolderOnly() throws Exception {
    var bucket = Template.with(Map.of("GrantsBucket", "acme-grants", "GrantsFolder", "vend"));
    String policy = hubPolicy(bucket, "RunVend").toJson();
    assertTrue(policy.contains("\"arn:aws:s3:::acme-grants/vend/*\""), policy);
    assertFalse(hubPolicy(TEMPLATE, "RunVend").toJson().contains("s3:"));
  }

  @Test
  void namesOnlyActionsThatExist() throws Exception {
    var bucket = Template.with(Map.of("GrantsBucket", "acme-grants"));
    List<String> named = actions(bucket.at("Resources"));
    assertTrue(named.size() > 40, named.toString());
    assertEquals(List.of(), named.stream().filter(action -> !KnownNames.isAction(action)).toList());
  }

  /** All values of {@code Action} anywhere in the data. */
  private static List<String> actions(Object data) {
    var found = new ArrayList<String>();
    if (data instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        if (key.equals("Action")) {
          (value instanceof List<?> several ? several : List.of(value))
              .forEach(action -> found.add((String) action));
        } else {
          found.addAll(actions(value));
        }
      });
    } else if (data instanceof List<?> list) {
      list.forEach(item -> found.addAll(actions(item)));
    }
    return found;
  }
}
