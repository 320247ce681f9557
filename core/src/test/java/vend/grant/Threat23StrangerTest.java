package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static vend.grant.TestGrants.ask;
import static vend.grant.TestGrants.caller;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

/** Threat 23: callers without a grant for a role cannot learn whether the role exists. */
class Threat23StrangerTest {
  private static final Grants GRANTS =
      TestGrants.of(
          """
          - { id: staff-deploys, issuer: staff, roles: [shop/deploy] }
          - { id: github-reads, issuer: github, roles: [blog/read] }
          - { id: all-frozen, effect: deny, roles: [shop/*] }
          - { id: github-frozen, effect: deny, issuer: github, roles: ["*/deploy"] }
          - id: denied-by-arn
            effect: deny
            roles: ["arn:aws:iam::222222222222:role/secret"]
          """);
  private static final Decision NOT_THERE =
      new Decision.Denied(Reason.ROLE_NOT_GRANTED, Reason.ROLE_NOT_GRANTED.text(), List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        // For another issuer only, and denied.
        "shop/deploy",
        "arn:aws:iam::222222222222:role/vend/deploy",
        // Declared, and named by a deny only.
        "shop/read",
        // Declared, and named by a deny for this issuer only.
        "blog/deploy",
        // Named by a deny only.
        "arn:aws:iam::222222222222:role/secret",
        "shop/secret",
        // The role, the account or the partition is not in the file.
        "shop/nothing",
        "nowhere/deploy",
        "999999999999/deploy",
        "arn:aws:iam::999999999999:role/vend/deploy",
        "arn:aws-cn:iam::222222222222:role/vend/deploy",
        // The hub's own role.
        "arn:aws:iam::111111111111:role/vend-hub"
      })
  void deniesARoleWithoutAGrantLikeARoleThatDoesNotExist(String role) {
    assertEquals(NOT_THERE, ask(GRANTS, caller("github", Map.of("repository", "evil/x")), role));
  }

  @Test
  void answersDifferentlyToACallerWithAGrant() {
    assertNotEquals(NOT_THERE, ask(GRANTS, caller("github", Map.of()), "blog/read"));
    assertNotEquals(NOT_THERE, ask(GRANTS, caller("staff", Map.of()), "shop/deploy"));
  }

  @Test
  void listsNoRolesForAStranger() {
    assertEquals(
        List.of(), new Decider(GRANTS).allowedRoles(caller("unknown", Map.of()), TestGrants.FACTS));
  }
}
