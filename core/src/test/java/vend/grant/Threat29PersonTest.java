package vend.grant;

import static vend.grant.TestGrants.FACTS;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Person;
import vend.caller.oidc.VerifierFixture;
import vend.session.RequestedSession;

/** A frozen person tries to be another person, or none, with genuine tokens. */
class Threat29PersonTest {
  private static final Grants GRANTS =
      TestGrants.whole(
          TestGrants.HEAD.replace(
                  "staff: { oidc: https://id.example.com, audience: vend }",
                  "staff: { oidc: https://id.example.com, audience: vend, person: email }")
              + "- { id: staff, issuer: staff, roles: [shop/deploy] }\n",
          Map.of());

  private static final Freezes ANN =
      new Freezes(
          false,
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(new Person("ann@example.com")),
          false);

  private final VerifierFixture plain = new VerifierFixture();
  private final VerifierFixture fixture =
      new VerifierFixture(plain.issuer, GRANTS.oidcIssuers().getLast());

  private Decision ask(Map<String, ?> claims) {
    var all = new HashMap<>(fixture.claims());
    all.putAll(claims);
    Caller caller = fixture.verified(fixture.issuer.sign(all));
    return new Decider(GRANTS)
        .decide(
            caller,
            RoleReference.parse("shop/deploy"),
            RequestedSession.DEFAULT,
            new RequestFacts(FACTS.sourceAddress(), FACTS.time(), ANN));
  }

  @Test
  void stops_the_person_in_every_case_and_no_other_person() {
    for (String email : List.of("ann@example.com", "Ann@Example.COM", "ANN@EXAMPLE.COM")) {
      TestGrants.denied(Reason.FROZEN, ask(Map.of("email", email, "email_verified", true)));
    }
    TestGrants.allowed(ask(Map.of("email", "bob@example.com", "email_verified", true)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0430nn@example.com",
        "ann@example.com\u200b",
        "ann@example.com ",
        " ann@example.com",
        "ann@\uff45xample.com",
        ""
      })
  void a_look_alike_is_no_person_and_does_not_pass(String email) {
    TestGrants.denied(Reason.FROZEN, ask(Map.of("email", email, "email_verified", true)));
  }

  @Test
  void leaving_the_claim_out_doubling_it_or_editing_it_does_not_pass() {
    TestGrants.denied(Reason.FROZEN, ask(Map.of()));
    TestGrants.denied(Reason.FROZEN, ask(Map.of("email_verified", true)));
    TestGrants.denied(Reason.FROZEN, ask(Map.of("email", "bob@example.com")));
    for (Object verified : List.of(false, "true", 1, List.of(true))) {
      TestGrants.denied(
          Reason.FROZEN, ask(Map.of("email", "bob@example.com", "email_verified", verified)));
    }
    TestGrants.denied(
        Reason.FROZEN,
        ask(
            Map.of(
                "email", List.of("bob@example.com", "ann@example.com"), "email_verified", true)));
  }
}
