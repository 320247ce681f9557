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

/** Threat 23: who has no part in a role learns nothing of it, not even that it exists. */
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
        // Another issuer's, and denied besides.
        "shop/deploy",
        "arn:aws:iam::222222222222:role/vend/deploy",
        // Declared, and named by a deny only.
        "shop/read",
        // Declared, and named by this issuer's deny only.
        "blog/deploy",
        // Named by a deny only.
        "arn:aws:iam::222222222222:role/secret",
        "shop/secret",
        // Nowhere in the file: the role, the account, the partition.
        "shop/nothing",
        "nowhere/deploy",
        "999999999999/deploy",
        "arn:aws:iam::999999999999:role/vend/deploy",
        "arn:aws-cn:iam::222222222222:role/vend/deploy",
        // The hub's own.
        "arn:aws:iam::111111111111:role/vend-hub"
      })
  void saysOfARoleWithoutPartInItWhatItSaysOfNone(String role) {
    assertEquals(NOT_THERE, ask(GRANTS, caller("github", Map.of("repository", "evil/x")), role));
  }

  @Test
  void saysSomethingElseToWhoHasAPart() {
    assertNotEquals(NOT_THERE, ask(GRANTS, caller("github", Map.of()), "blog/read"));
    assertNotEquals(NOT_THERE, ask(GRANTS, caller("staff", Map.of()), "shop/deploy"));
  }

  @Test
  void listsNoRolesForAStranger() {
    assertEquals(
        List.of(), new Decider(GRANTS).allowedRoles(caller("unknown", Map.of()), TestGrants.FACTS));
  }
}
