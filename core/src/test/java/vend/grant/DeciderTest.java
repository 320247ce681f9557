package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.grant.TestGrants.FACTS;
import static vend.grant.TestGrants.allowed;
import static vend.grant.TestGrants.ask;
import static vend.grant.TestGrants.caller;
import static vend.grant.TestGrants.denied;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.aws.RoleReference;
import vend.credentials.SessionDuration;
import vend.session.RequestedSession;
import vend.session.SessionPolicy;
import vend.session.SessionTags;

class DeciderTest {
  @Test
  void reportsExactlyTheDecisionsAboutRequestsToTheListener() {
    var received = new ArrayList<Decision>();
    Grants grants = TestGrants.of("- { id: one, issuer: github, roles: [shop/deploy] }\n");
    var decider = new Decider(grants, (_, _, _, _, made) -> received.add(made));
    var caller = caller("github", Map.of());
    Decision decision =
        decider.decide(caller, RoleReference.parse("shop/deploy"), RequestedSession.DEFAULT, FACTS);
    decider.allowedRoles(caller, FACTS);
    assertEquals(List.of(decision), received);
  }

  private static final String ALLOW =
      """
      - id: shop-main
        issuer: github
        when: { StringEquals: { repository: acme/shop, ref: refs/heads/main } }
        roles: [shop/deploy]
      """;
  private static final Map<String, String> MAIN =
      Map.of("repository", "acme/shop", "ref", "refs/heads/main");

  @Test
  void allowsACallerThatMeetsEveryCondition() {
    Allowed yes = allowed(ask(TestGrants.of(ALLOW), caller("github", MAIN), "shop/deploy"));
    assertEquals("shop-main", yes.grant().id().value());
    assertEquals("arn:aws:iam::222222222222:role/vend/deploy", yes.session().role().toString());
    assertEquals("shop-external-id", yes.session().externalId().value());
    assertEquals(Map.of(SessionTags.GRANT, "shop-main"), yes.session().tags().values());
    assertEquals("arn:aws:iam::111111111111:role/vend-hub", yes.hubRole().toString());
    assertEquals(List.of(new GrantOutcome.Applied(yes.grant())), yes.trace());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop/deploy",
        "222222222222/deploy",
        "shop/vend/deploy",
        "arn:aws:iam::222222222222:role/vend/deploy"
      })
  void findsARoleByEachOfItsNames(String name) {
    allowed(ask(TestGrants.of(ALLOW), caller("github", MAIN), name));
  }

  @Test
  void deniesByDefault() {
    var grants = TestGrants.of(ALLOW);
    denied(Reason.ROLE_NOT_GRANTED, ask(grants, caller("github", MAIN), "shop/read"));
    denied(Reason.ROLE_NOT_GRANTED, ask(grants, caller("github", MAIN), "blog/deploy"));
    denied(Reason.ROLE_NOT_GRANTED, ask(grants, caller("staff", MAIN), "shop/deploy"));
    denied(Reason.ROLE_NOT_GRANTED, ask(grants, caller("other", MAIN), "shop/deploy"));
    denied(
        Reason.ROLE_NOT_GRANTED, ask(TestGrants.of("  []"), caller("github", MAIN), "shop/deploy"));
  }

  @Test
  void deniesACallerThatFailsOneOfTwoConditions() {
    var branch = Map.of("repository", "acme/shop", "ref", "refs/heads/other");
    denied(
        Reason.CONDITION_NOT_MET,
        ask(TestGrants.of(ALLOW), caller("github", branch), "shop/deploy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop/deploy", "'*/*'", "arn:aws:iam::222222222222:role/vend/deploy"})
  void letsAnExplicitDenyWinBeforeAndAfterTheAllow(String covered) {
    String deny =
        """
        - id: freeze
          effect: deny
          when: { StringLike: { repository: acme/* } }
          roles: [%s]
        """
            .formatted(covered);
    for (String file : List.of(ALLOW + deny, deny + ALLOW)) {
      var decision =
          denied(
              Reason.EXPLICITLY_DENIED,
              ask(TestGrants.of(file), caller("github", MAIN), "shop/deploy"));
      assertEquals(Reason.EXPLICITLY_DENIED.text(), decision.detail());
      assertEquals("freeze", decision.trace().getLast().grant().id().value());
    }
  }

  @Test
  void ignoresADenyForAnotherIssuer() {
    String deny =
        """
        - id: freeze
          effect: deny
          issuer: staff
          roles: ["*/*"]
        """;
    allowed(ask(TestGrants.of(ALLOW + deny), caller("github", MAIN), "shop/deploy"));
  }

  @Test
  void usesTheFirstGrantInTheFileWhoseSessionCanBeRendered() {
    String second = ALLOW.replace("shop-main", "second").replace("[shop/deploy]", "['*/deploy']");
    assertEquals("shop-main", grantOf(ALLOW + second));
    assertEquals("second", grantOf(second + ALLOW));
    String unfit = ALLOW.replace("shop-main", "unfit") + "  session: { name: '{actor}' }\n";
    assertEquals("second", grantOf(unfit + second));
  }

  private static String grantOf(String file) {
    return allowed(ask(TestGrants.of(file), caller("github", MAIN), "shop/deploy"))
        .grant()
        .id()
        .value();
  }

  @Test
  void reportsTheSessionProblemRatherThanAnotherGrantsCondition() {
    String unfit = ALLOW.replace("shop-main", "unfit") + "  session: { name: '{actor}' }\n";
    String other = ALLOW.replace("shop-main", "other").replace("refs/heads/main", "refs/tags/v1");
    var decision =
        denied(
            Reason.CLAIM_MISSING,
            ask(TestGrants.of(other + unfit), caller("github", MAIN), "shop/deploy"));
    assertEquals("The session needs the claim actor with exactly one value.", decision.detail());
  }

  @Test
  void refusesSessionParametersThatTheGrantDoesNotAllow() throws Exception {
    var grants = TestGrants.of(ALLOW);
    var policy =
        SessionPolicy.parse(
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}
            """);
    denied(
        Reason.CALLER_POLICY_NOT_ALLOWED,
        ask(grants, caller("github", MAIN), "shop/deploy", wanting(Optional.of(policy), Map.of())));
    denied(
        Reason.CALLER_TAG_NOT_ALLOWED,
        ask(
            grants,
            caller("github", MAIN),
            "shop/deploy",
            wanting(Optional.empty(), Map.of("team", "a"))));
    var tooLong =
        denied(
            Reason.DURATION_TOO_LONG,
            ask(
                grants,
                caller("github", MAIN),
                "shop/deploy",
                RequestedSession.DEFAULT.lasting(new SessionDuration(3601))));
    assertTrue(tooLong.detail().contains("role chaining"), tooLong.detail());
    var overTheRoles =
        denied(
            Reason.DURATION_TOO_LONG,
            ask(
                TestGrants.of(ALLOW.replace("deploy]", "read]")),
                caller("github", MAIN),
                "shop/read",
                RequestedSession.DEFAULT.lasting(new SessionDuration(1801))));
    assertEquals(
        "You may request at most 30m; you requested 1801. The role's maxSession is the limit: the"
            + " operator can raise it in the grants file, up to 1h.",
        overTheRoles.detail());
  }

  private static RequestedSession wanting(
      Optional<SessionPolicy> policy, Map<String, String> tags) {
    return new RequestedSession(Optional.empty(), Optional.empty(), policy, List.of(), tags);
  }

  @Test
  void showsTheCallersOwnValueAndNeverTheRequiredOne() {
    var claims = Map.of("repository", "acme/shop", "ref", "refs/heads/mine");
    var decision =
        denied(
            Reason.CONDITION_NOT_MET,
            ask(TestGrants.of(ALLOW), caller("github", claims), "shop/deploy"));
    assertTrue(
        decision
            .detail()
            .endsWith("Not met: StringEquals on ref, which is \"refs/heads/mine\" in your token."),
        decision.detail());
    assertRevealsNothingOfTheGrant(decision.detail());
    var without =
        denied(
            Reason.CONDITION_NOT_MET,
            ask(TestGrants.of(ALLOW), caller("github", Map.of()), "shop/deploy"));
    assertTrue(
        without
            .detail()
            .endsWith("Not met: StringEquals on repository, which your token does not have."),
        without.detail());
    assertRevealsNothingOfTheGrant(without.detail());
  }

  private static void assertRevealsNothingOfTheGrant(String detail) {
    for (String secret :
        List.of("shop-main", "acme/shop", "heads/main", "external-id", "222222222222")) {
      assertFalse(detail.contains(secret), detail);
    }
  }

  @Test
  void neverRevealsTheConditionsOfADeny() {
    String deny =
        """
        - id: freeze
          effect: deny
          when: { StringEquals: { secret_claim: x } }
          roles: ["*/*"]
        """;
    var decision =
        denied(
            Reason.CONDITION_NOT_MET,
            ask(TestGrants.of(deny + ALLOW), caller("github", Map.of()), "shop/deploy"));
    assertFalse(decision.detail().contains("secret_claim"), decision.detail());
  }

  @Test
  void listsAtMostFiveConditionsAndCutsLongAndUnprintableValues() {
    var file = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      file.append(
          """
          - id: g-%d
            issuer: github
            when: { StringEquals: { claim%d: wanted } }
            roles: [shop/deploy]
          """
              .formatted(i, i));
    }
    String emoji = "\uD83D\uDE00".repeat(300);
    var claims = Map.of("claim0", "a\nb\u202Ec", "claim1", emoji);
    String detail =
        denied(
                Reason.CONDITION_NOT_MET,
                ask(TestGrants.of(file.toString()), caller("github", claims), "shop/deploy"))
            .detail();
    assertTrue(detail.contains("\"a\uFFFDb\uFFFDc\""), detail);
    assertTrue(detail.contains("\uD83D\uDE00…"), detail);
    assertTrue(detail.contains("claim4") && !detail.contains("claim5"), detail);
    assertTrue(detail.endsWith("; and 2 more."), detail);
  }

  @Test
  void takesFactsOfTheRequestFromTheRequestAndNeverFromAClaim() {
    String file = ALLOW.replaceAll("when: .*", "when: { IpAddress: { 'aws:SourceIp': %s } }");
    var shadow = Map.of("aws:SourceIp", "198.51.100.1", "AWS:SourceIp", "198.51.100.1");
    allowed(
        ask(
            TestGrants.of(file.formatted("203.0.113.0/24")),
            caller("github", shadow),
            "shop/deploy"));
    var decision =
        denied(
            Reason.CONDITION_NOT_MET,
            ask(
                TestGrants.of(file.formatted("198.51.100.0/24")),
                caller("github", shadow),
                "shop/deploy"));
    assertTrue(
        decision.detail().contains("aws:SourceIp, which is \"203.0.113.7\" in your request"),
        decision.detail());
    assertEquals(
        List.of(),
        Decider.context(caller("github", shadow).claims(), FACTS).values("AWS:SourceIp"));
  }

  @ParameterizedTest
  @CsvSource({
    "DateLessThan, aws:CurrentTime, 2026-11-21T12:00:01Z, true",
    "DateLessThan, aws:CurrentTime, 2026-11-21T12:00:00Z, false",
    "NumericLessThanEquals, aws:EpochTime, 1795262400, true",
    "NumericLessThan, aws:EpochTime, 1795262400, false"
  })
  void evaluatesConditionsOnTheTimeOfTheRequest(
      String operator, String key, String value, boolean met) {
    String when = "when: { %s: { '%s': '%s' } }".formatted(operator, key, value);
    var decision =
        ask(
            TestGrants.of(ALLOW.replaceAll("when: .*", when)),
            caller("github", MAIN),
            "shop/deploy");
    assertEquals(met, decision instanceof Allowed, () -> "" + decision);
  }

  /** IAM's rule; docs/reference/grants.md explains what it means for a deny. */
  @ParameterizedTest
  @CsvSource({
    "StringEquals, one, true",
    "StringEquals, several, false",
    "StringNotEquals, several, false",
    "StringNotEquals, none, true",
    "StringEqualsIfExists, several, false",
    "'ForAnyValue:StringEquals', one, true",
    "'ForAnyValue:StringEquals', several, true",
    "'ForAnyValue:StringEquals', other, false",
    "'ForAllValues:StringNotEquals', several, false",
    "'ForAllValues:StringNotEquals', other, true",
    "'ForAllValues:StringNotEquals', none, true"
  })
  void plainOperatorsNeverMatchAClaimWithSeveralValues(
      String operator, String groups, boolean isDenied) {
    String deny =
        """
        - id: no-contractors
          effect: deny
          when: { "%s": { groups: contractors } }
          roles: ["*/*"]
        """
            .formatted(operator);
    Map<String, Map<String, ?>> claims =
        Map.of(
            "one", Map.of("groups", "contractors"),
            "several", Map.of("groups", List.of("contractors", "cyclists")),
            "other", Map.of("groups", List.of("cyclists", "cooks")),
            "none", Map.of());
    String open = ALLOW.replaceAll("when: .*", "description: every caller");
    var decision =
        ask(
            TestGrants.of(open + deny),
            caller("github", claims.getOrDefault(groups, Map.of())),
            "shop/deploy");
    assertEquals(isDenied, !(decision instanceof Allowed), () -> "" + decision);
  }

  @Test
  void deniesAnUnknownRoleWithTheLongestPath() {
    String path = "p".repeat(510) + "/";
    denied(
        Reason.ROLE_NOT_GRANTED,
        ask(TestGrants.of(ALLOW), caller("github", MAIN), "shop/" + path + "x"));
  }

  @Test
  void findsAnExistingRoleByNameUnlessADeclaredRoleHasTheSameName() {
    String existing =
        ALLOW.replace(
            "[shop/deploy]",
            "['arn:aws:iam::222222222222:role/old', 'arn:aws:iam::222222222222:role/deploy']");
    var grants = TestGrants.of(existing);
    var old = allowed(ask(grants, caller("github", MAIN), "shop/old"));
    assertEquals("arn:aws:iam::222222222222:role/old", old.role().arn().toString());
    assertFalse(old.role().declared());
    denied(Reason.ROLE_NOT_GRANTED, ask(grants, caller("github", MAIN), "shop/deploy"));
    allowed(ask(grants, caller("github", MAIN), "arn:aws:iam::222222222222:role/deploy"));
  }

  @Test
  void listsTheRolesThatADefaultRequestWouldBeAllowed() {
    String file =
        """
        - { id: by-wildcard, issuer: github, roles: ["*/read", "arn:aws:iam::222222222222:role/old"] }
        - { id: unfit, issuer: github, roles: [shop/deploy], session: { name: "{actor}" } }
        - { id: unmet, issuer: github, roles: [blog/deploy], when: { Bool: { x: "true" } } }
        - { id: not-blog, effect: deny, roles: [blog/*] }
        """;
    var decider = new Decider(TestGrants.of(file));
    assertEquals(
        List.of("arn:aws:iam::222222222222:role/vend/read", "arn:aws:iam::222222222222:role/old"),
        roles(decider, Map.of()));
    assertEquals(
        List.of(
            "arn:aws:iam::222222222222:role/vend/deploy",
            "arn:aws:iam::222222222222:role/vend/read",
            "arn:aws:iam::222222222222:role/old"),
        roles(decider, Map.of("actor", "ann", "x", "true")));
    assertEquals(List.of(), decider.allowedRoles(caller("staff", Map.of()), FACTS));
  }

  private static List<String> roles(Decider decider, Map<String, ?> claims) {
    return decider.allowedRoles(caller("github", claims), FACTS).stream()
        .map(allowed -> allowed.role().arn().toString())
        .toList();
  }
}
