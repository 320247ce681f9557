package vend.policy.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vend.grant.Account;
import vend.grant.Grants;
import vend.iam.Condition;
import vend.iam.Effect;
import vend.iam.PolicyDocument;
import vend.iam.PrincipalElement;
import vend.iam.PrincipalName;
import vend.iam.Statement;
import vend.session.ExternalId;

/** The assertions that hold for every trust policy of a spoke role, also inside of templates. */
public final class GuardedTrust {
  private GuardedTrust() {}

  /** Asserts that only the hub role is trusted, with every guard that each action supports. */
  public static void check(Grants grants, Account account, PolicyDocument document) {
    assertFalse(document.toJson().contains(":root"));
    for (Statement statement : document.statements()) {
      assertEquals(Effect.ALLOW, statement.effect());
      assertEquals(
          new PrincipalElement(false, List.of(new PrincipalName.Arn(grants.hubRole().toString()))),
          statement.principal().orElseThrow());
      assertFalse(statement.action().excluding());
      assertEquals(1, statement.action().actions().size());
      Map<String, List<String>> equal = equalities(statement);
      assertEquals(List.of(grants.organization().value()), equal.get("aws:PrincipalOrgID"));
      switch (statement.action().actions().getFirst()) {
        case "sts:AssumeRole" -> {
          assertEquals(externalIds(account), equal.get("sts:ExternalId"));
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

  private static List<String> externalIds(Account account) {
    return account.acceptedExternalIds().stream().map(ExternalId::value).toList();
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
