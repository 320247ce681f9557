package vend.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.Condition;
import vend.iam.Effect;
import vend.iam.PolicyDocument;
import vend.iam.PrincipalElement;
import vend.iam.PrincipalName;
import vend.iam.Statement;

/**
 * Threat 19: a spoke trusts one role by name, with external id and organization, and no account.
 */
class Threat19TrustPolicyTest {
  private static final String HUB = "arn:aws:iam::111111111111:role/vend-hub";

  @Property(tries = 500)
  void trustsTheHubRoleAloneWithEveryGuardThatTheActionKnows(@ForAll long seed) {
    Grants grants = new RandomGrants(seed).grants();
    for (TargetRole role : grants.targets()) {
      if (grants.grants().stream().noneMatch(grant -> grant.names(role))) {
        continue;
      }
      for (int quota : List.of(0, TrustPolicy.DEFAULT_QUOTA, Integer.MAX_VALUE)) {
        assertGuarded(role, new SpokeTrust(grants).of(role, quota).document());
      }
    }
  }

  private static void assertGuarded(TargetRole role, PolicyDocument document) {
    assertFalse(document.toJson().contains(":root"));
    for (Statement statement : document.statements()) {
      assertEquals(Effect.ALLOW, statement.effect());
      assertEquals(
          new PrincipalElement(false, List.of(new PrincipalName.Arn(HUB))),
          statement.principal().orElseThrow());
      assertFalse(statement.action().excluding());
      assertEquals(1, statement.action().actions().size());
      Map<String, List<String>> equal = equalities(statement);
      assertEquals(List.of("o-a1b2c3d4e5"), equal.get("aws:PrincipalOrgID"));
      switch (statement.action().actions().getFirst()) {
        case "sts:AssumeRole" -> {
          assertEquals(List.of(role.account().externalId().value()), equal.get("sts:ExternalId"));
          assertTrue(equal.containsKey("aws:RequestTag/vend:grant"));
        }
        case "sts:TagSession" -> assertTrue(equal.containsKey("aws:RequestTag/vend:grant"));
        case "sts:SetSourceIdentity" ->
            assertTrue(
                statement.conditions().all().stream()
                    .anyMatch(condition -> condition.key().equals("sts:SourceIdentity")));
        default -> throw new AssertionError(statement.action());
      }
    }
  }

  private static Map<String, List<String>> equalities(Statement statement) {
    var equal = new TreeMap<String, List<String>>();
    for (Condition condition : statement.conditions().all()) {
      if (condition.operator().toString().equals("StringEquals")) {
        equal.put(condition.key(), condition.values());
      }
    }
    return equal;
  }
}
