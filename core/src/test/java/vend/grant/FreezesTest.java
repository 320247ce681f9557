package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vend.grant.TestGrants.allowed;
import static vend.grant.TestGrants.caller;
import static vend.grant.TestGrants.denied;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vend.Reason;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.caller.IssuerName;
import vend.session.RequestedSession;

class FreezesTest {
  private static final String GRANTS =
      """
      - id: first
        issuer: github
        roles: [shop/deploy]
      - id: second
        issuer: github
        roles: [shop/deploy, blog/deploy]
      - id: no-blog
        effect: deny
        roles: [blog/deploy]
      """;

  private static final RoleArn SHOP =
      RoleArn.parse("arn:aws:iam::222222222222:role/vend/deploy").orElseThrow();

  private static RequestFacts facts(Freezes freezes) {
    return new RequestFacts("203.0.113.7", TestGrants.FACTS.time(), freezes);
  }

  private static Decision ask(Freezes freezes, String issuer, String role) {
    return new Decider(TestGrants.of(GRANTS))
        .decide(
            caller(issuer, Map.of()),
            RoleReference.parse(role),
            RequestedSession.DEFAULT,
            facts(freezes));
  }

  private static Freezes everything() {
    return new Freezes(true, Set.of(), Set.of(), Set.of());
  }

  private static Freezes roles(RoleArn... roles) {
    return new Freezes(false, Set.of(roles), Set.of(), Set.of());
  }

  private static Freezes grants(String... ids) {
    return new Freezes(
        false, Set.of(), Set.copyOf(List.of(ids).stream().map(GrantId::new).toList()), Set.of());
  }

  private static Freezes issuers(String name) {
    return new Freezes(false, Set.of(), Set.of(), Set.of(new IssuerName(name)));
  }

  @Test
  void deniesFrozenRolesFrozenIssuersOrEverything() {
    denied(Reason.FROZEN, ask(everything(), "github", "shop/deploy"));
    denied(Reason.FROZEN, ask(roles(SHOP), "github", "shop/deploy"));
    denied(Reason.FROZEN, ask(issuers("github"), "github", "shop/deploy"));
    allowed(ask(issuers("staff"), "github", "shop/deploy"));
    allowed(ask(Freezes.NONE, "github", "shop/deploy"));
  }

  @Test
  void allowsByAnotherGrantIfOneIsFrozen() {
    assertEquals(
        "second", allowed(ask(grants("first"), "github", "shop/deploy")).grant().id().value());
    var denied = denied(Reason.FROZEN, ask(grants("first", "second"), "github", "shop/deploy"));
    assertEquals(2, denied.trace().size());
  }

  @Test
  void aFrozenDenyStillDenies() {
    denied(Reason.EXPLICITLY_DENIED, ask(grants("no-blog"), "github", "blog/deploy"));
  }

  /** A caller without a grant for a role must not learn that the role exists and is frozen. */
  @Test
  void doesNotRevealAFrozenRoleToACallerWithoutAGrant() {
    denied(Reason.ROLE_NOT_GRANTED, ask(roles(SHOP), "staff", "shop/deploy"));
    denied(Reason.ROLE_NOT_GRANTED, ask(everything(), "staff", "shop/deploy"));
  }

  @Test
  void doesNotListFrozenRoles() {
    var decider = new Decider(TestGrants.of(GRANTS));
    var ada = caller("github", Map.of());
    assertEquals(1, decider.allowedRoles(ada, facts(Freezes.NONE)).size());
    assertEquals(0, decider.allowedRoles(ada, facts(roles(SHOP))).size());
  }
}
