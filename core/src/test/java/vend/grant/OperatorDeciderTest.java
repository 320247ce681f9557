package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static vend.grant.TestGrants.FACTS;
import static vend.grant.TestGrants.caller;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vend.Reason;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.CallerId;
import vend.caller.IssuerName;
import vend.caller.Person;
import vend.session.RequestedSession;

class OperatorDeciderTest {
  private static final Grants GRANTS =
      TestGrants.whole(
          TestGrants.HEAD
                  .replace("vend }\nroles", "vend, person: sub }\nroles")
                  .replace(
                      "grants:",
                      """
                      operators:
                        - id: oncall
                          issuer: staff
                          when: { "ForAnyValue:StringEquals": { groups: [oncall] } }
                          may: [leases, revoke, freeze]
                        - id: auditors
                          issuer: staff
                          when: { StringEquals: { team: audit } }
                          may: [leases]
                      grants:\
                      """)
              + "- { id: deploys, issuer: github, roles: [shop/deploy] }",
          Map.of());

  private static final OperatorDecider DECIDER = new OperatorDecider(GRANTS);

  private static final Caller ONCALL =
      person(caller("staff", Map.of("groups", List.of("dev", "oncall"))), "ann");
  private static final Caller AUDITOR = person(caller("staff", Map.of("team", "audit")), "bob");

  private static Caller person(Caller caller, String person) {
    return new Caller(
        caller.issuer(),
        caller.issuerUrl(),
        caller.subject(),
        caller.audience(),
        caller.claims(),
        caller.expires(),
        caller.tokenId(),
        Person.parse(person));
  }

  private static OperatorDecision decide(Caller caller, OperatorAction action, Freezes freezes) {
    return DECIDER.decide(
        caller, action, new RequestFacts(FACTS.sourceAddress(), FACTS.time(), freezes));
  }

  private static void assertAllowed(String id, Caller caller, OperatorAction action) {
    var allowed =
        assertInstanceOf(OperatorDecision.Allowed.class, decide(caller, action, Freezes.NONE));
    assertEquals(id, allowed.operator().id().value());
    assertEquals(action, allowed.action());
  }

  private static OperatorDecision.Denied assertDenied(
      Reason reason, Caller caller, OperatorAction action, Freezes freezes) {
    var denied = assertInstanceOf(OperatorDecision.Denied.class, decide(caller, action, freezes));
    assertEquals(reason, denied.reason());
    return denied;
  }

  private static Freezes freeze(Set<IssuerName> issuers, Set<CallerId> callers, String... persons) {
    return new Freezes(
        false,
        Set.of(),
        Set.of(),
        issuers,
        callers,
        Set.copyOf(List.of(persons).stream().map(Person::new).toList()),
        false);
  }

  @Test
  void allows_what_an_entry_of_the_issuer_lists_and_names_the_entry() {
    for (OperatorAction action : OperatorAction.values()) {
      assertAllowed("oncall", ONCALL, action);
    }
    assertAllowed("auditors", AUDITOR, OperatorAction.LEASES);
  }

  @Test
  void denies_everything_else() {
    assertDenied(Reason.NOT_AN_OPERATOR, AUDITOR, OperatorAction.REVOKE, Freezes.NONE);
    assertDenied(
        Reason.NOT_AN_OPERATOR,
        caller("github", Map.of("groups", "oncall", "team", "audit")),
        OperatorAction.LEASES,
        Freezes.NONE);
    assertEquals(List.of(), DECIDER.allowed(caller("nobody", Map.of()), FACTS));
  }

  @Test
  void reports_the_first_unmet_condition_of_each_entry_for_the_action() {
    var denied =
        assertDenied(
            Reason.NOT_AN_OPERATOR,
            caller("staff", Map.of("groups", "dev")),
            OperatorAction.LEASES,
            Freezes.NONE);
    assertEquals(
        List.of("oncall", "auditors"),
        denied.unmet().stream().map(unmet -> unmet.operator().id().value()).toList());
    assertEquals(List.of("dev"), denied.unmet().getFirst().condition().seen());
  }

  @Test
  void an_operator_gets_no_credentials() {
    TestGrants.denied(Reason.ROLE_NOT_GRANTED, TestGrants.ask(GRANTS, ONCALL, "shop/deploy"));
  }

  @Test
  void stops_an_operator_whose_own_identity_is_frozen() {
    for (Freezes freezes :
        List.of(
            freeze(Set.of(ONCALL.issuer()), Set.of()),
            freeze(Set.of(), Set.of(ONCALL.id())),
            freeze(Set.of(), Set.of(), "ann"),
            Freezes.UNREADABLE)) {
      for (OperatorAction action : OperatorAction.values()) {
        assertDenied(Reason.OPERATOR_FROZEN, ONCALL, action, freezes);
      }
    }
  }

  /** A caller that is no operator must not learn that a freeze exists. */
  @Test
  void says_nothing_of_a_freeze_to_a_caller_who_is_no_operator() {
    assertDenied(
        Reason.NOT_AN_OPERATOR,
        person(caller("staff", Map.of()), "ann"),
        OperatorAction.LEASES,
        freeze(Set.of(), Set.of(), "ann"));
  }

  @Test
  void does_not_stop_an_operator_by_other_freezes() {
    for (Freezes freezes :
        List.of(
            new Freezes(true, Set.of(), Set.of(), Set.of()),
            freeze(Set.of(new IssuerName("github")), Set.of()),
            freeze(Set.of(), Set.of(new CallerId(ONCALL.issuer(), "other"))),
            freeze(Set.of(), Set.of(), "bob"))) {
      assertInstanceOf(
          OperatorDecision.Allowed.class, decide(ONCALL, OperatorAction.FREEZE, freezes));
    }
  }

  /** A person could leave the claim out: many issuers let the client choose the claims. */
  @Test
  void stops_an_operator_without_a_person_while_a_person_is_frozen() {
    Caller anonymous = caller("staff", Map.of("groups", "oncall"));
    assertDenied(
        Reason.OPERATOR_FROZEN,
        anonymous,
        OperatorAction.FREEZE,
        freeze(Set.of(), Set.of(), "bob"));
    assertInstanceOf(
        OperatorDecision.Allowed.class,
        decide(
            anonymous,
            OperatorAction.FREEZE,
            freeze(Set.of(), Set.of(new CallerId(new IssuerName("staff"), "other")))));
  }

  @Test
  void a_frozen_person_or_caller_gets_no_role_and_others_do() {
    Caller deploy = caller("github", Map.of());
    RoleArn shop = RoleArn.parse("arn:aws:iam::222222222222:role/vend/deploy").orElseThrow();
    for (Freezes freezes :
        List.of(freeze(Set.of(), Set.of(deploy.id())), freeze(Set.of(), Set.of(), "carl"))) {
      TestGrants.denied(
          Reason.FROZEN,
          new Decider(GRANTS)
              .decide(
                  person(deploy, "carl"),
                  new RoleReference.ByArn(shop),
                  RequestedSession.DEFAULT,
                  new RequestFacts("203.0.113.7", FACTS.time(), freezes)));
    }
    // The issuer github names no persons, so a machine goes on while a person is frozen.
    TestGrants.allowed(
        new Decider(GRANTS)
            .decide(
                deploy,
                new RoleReference.ByArn(shop),
                RequestedSession.DEFAULT,
                new RequestFacts(
                    "203.0.113.7",
                    FACTS.time(),
                    freeze(Set.of(), Set.of(new CallerId(deploy.issuer(), "other")), "carl"))));
    assertEquals(Optional.empty(), deploy.person());
  }
}
