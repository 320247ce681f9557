package vend.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests the plain template, except for its trust policies. */
class SpokeTemplateTest {
  private static final String SHOP = "222222222222";
  private static final String BLOG = "333333333333";
  private static final String UNLISTED = "999999999999";

  private static Map<String, Object> template(String shape) {
    return Templates.of(Shapes.get(shape)).getFirst();
  }

  private static Map<String, Map<String, Object>> in(String shape, String account) {
    return new InAccount(template(shape), account).resources();
  }

  private static Object property(String shape, String account, String role, String name) {
    return in(shape, account).values().stream()
        .map(resource -> Templates.part(resource, "Properties"))
        .filter(properties -> role.equals(properties.get("RoleName")))
        .map(properties -> properties.get(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellsAnUnlistedAccountTheReason() {
    var unlisted = new InAccount(template("every role of every account"), UNLISTED);
    var refused = assertThrows(InAccount.Refused.class, unlisted::resources);
    assertTrue(String.valueOf(refused.getMessage()).contains("Add the account to \"accounts\""));
  }

  /** AWS does not document how CloudFormation treats a rule that depends on the account id. */
  @Test
  void failsInAnUnlistedAccountEvenWithoutTheRule() {
    var unlisted = new InAccount(template("every role of every account"), UNLISTED);
    var refused = assertThrows(InAccount.Refused.class, unlisted::withoutRules);
    assertTrue(String.valueOf(refused.getMessage()).contains("Unable to get mapping"));
  }

  @Test
  void createsAStackWithoutRolesInAListedAccountWithoutRoles() {
    var made = in("one grant without a session", BLOG);
    assertEquals(Set.of("Nothing"), made.keySet());
    assertEquals(2, in("one grant without a session", SHOP).size());
  }

  /** StackSets with service-managed permissions accept no macros, and operators fill in nothing. */
  @Test
  void hasNoParametersAssetsOutputsOrMacros() {
    for (var shape : Shapes.all().keySet()) {
      assertEquals(
          Set.of(
              "AWSTemplateFormatVersion",
              "Description",
              "Mappings",
              "Rules",
              "Conditions",
              "Resources"),
          template(shape).keySet());
      var types =
          Templates.part(template(shape), "Resources").values().stream()
              .map(resource -> String.valueOf(((Map<?, ?>) resource).get("Type")))
              .collect(Collectors.toSet());
      assertEquals(Set.of("AWS::IAM::Role", "AWS::CloudFormation::WaitConditionHandle"), types);
    }
  }

  @Test
  void createsARoleAsDeclaredWithTheAccountIdInArns() {
    String shape = "roles with every property";
    assertEquals("/vend/", property(shape, BLOG, "deploy", "Path"));
    assertEquals(
        List.of(
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:iam::aws:policy/job-function/Billing",
            "arn:aws:iam::333333333333:policy/team/own"),
        property(shape, BLOG, "deploy", "ManagedPolicyArns"));
    assertEquals(
        "arn:aws:iam::222222222222:policy/boundary",
        property(shape, SHOP, "deploy", "PermissionsBoundary"));
    assertEquals(
        "Deploys what there is: cafés, $AWS::AccountId and {{so on}}.",
        property(shape, SHOP, "deploy", "Description"));
    assertEquals(
        List.of(
            Map.of("Key", "Cost Center", "Value", "42"), Map.of("Key", "team", "Value", "shop")),
        property(shape, SHOP, "deploy", "Tags"));
    // IAM's minimum is one hour; only the hub enforces the 45 minutes.
    assertEquals(3600, property(shape, SHOP, "deploy", "MaxSessionDuration"));
  }

  /** With another logical id, CloudFormation would create a second role of the same name. */
  @Test
  void keepsTheLogicalIdOfARoleWhenItsTrustPolicyChanges() {
    var before = in("every role of every account", SHOP).keySet();
    var after = in("an account with a grant of its own", SHOP).keySet();
    assertEquals(before, after);
  }

  @Test
  void givesRolesWithSimilarNamesDifferentLogicalIds() {
    var ids = in("roles whose names look alike", SHOP).keySet();
    assertEquals(6, ids.size());
    assertTrue(ids.stream().allMatch(id -> id.matches("[A-Za-z0-9]+")), ids.toString());
  }

  @Test
  void omitsManagedPoliciesOfARoleWithoutPolicies() {
    var made = in("a grant for each of thirty accounts", "200000000007");
    var role =
        made.values().stream()
            .filter(resource -> "AWS::IAM::Role".equals(resource.get("Type")))
            .findFirst()
            .orElseThrow();
    assertFalse(Templates.part(role, "Properties").containsKey("ManagedPolicyArns"));
  }
}
