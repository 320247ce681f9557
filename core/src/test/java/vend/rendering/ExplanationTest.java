package vend.rendering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.Json;
import vend.Reason;
import vend.aws.RoleReference;
import vend.grant.Decision;
import vend.grant.Grants;
import vend.grant.TestGrants;

class ExplanationTest {
  private static final Grants GRANTS =
      TestGrants.of(
          """
          - id: open
            issuer: github
            when: { StringEquals: { repository: acme/wanted } }
            roles: [shop/deploy]
            explain: true
            session: { name: "ci-{run}", sourceIdentity: "gh-{run}", tags: { run: "{run}" } }
          - id: closed
            issuer: github
            when: { StringEquals: { repository: acme/other } }
            roles: [shop/deploy]
          - id: frozen
            effect: deny
            when: { StringEquals: { repository: acme/frozen } }
            roles: ["*/*"]
          """);

  private static Decision decision(String repository) {
    return TestGrants.ask(
        GRANTS,
        TestGrants.caller("github", Map.of("repository", repository, "run", "77")),
        "shop/deploy");
  }

  private static Map<String, Object> explained(String repository) throws Json.MalformedJson {
    return Json.readObject(
        Explanation.of(RoleReference.parse("shop/deploy"), decision(repository)));
  }

  @Test
  void showsTheSessionThatAnAllowedCallerWouldGet() throws Exception {
    assertEquals(
        Map.of(
            "requestedRole", "shop/deploy",
            "decision", "allowed",
            "grant", "open",
            "session",
                Map.of(
                    "role",
                    "arn:aws:iam::222222222222:role/vend/deploy",
                    "name",
                    "ci-77",
                    "sourceIdentity",
                    "gh-77",
                    "duration",
                    3600,
                    "tags",
                    Map.of("run", "77", "vend:grant", "open"),
                    "transitiveTags",
                    List.of(),
                    "hasPolicy",
                    false),
            "trace", List.of(Map.of("grant", "open", "effect", "allow", "outcome", "applied"))),
        explained("acme/wanted"));
  }

  @Test
  void showsTheTraceOnlyOfGrantsWithExplain() throws Exception {
    assertEquals(
        Map.of(
            "requestedRole", "shop/deploy",
            "decision", "denied",
            "code", "ConditionNotMet",
            "message",
                "Your token does not meet the conditions for this role. Not met: StringEquals on"
                    + " repository, which is \"acme/mine\" in your token.",
            "trace",
                List.of(
                    Map.of(
                        "grant", "open",
                        "effect", "allow",
                        "outcome", "conditionUnmet",
                        "operator", "StringEquals",
                        "key", "repository",
                        "wanted", List.of("acme/wanted"),
                        "seen", List.of("acme/mine")))),
        explained("acme/mine"));
  }

  @Test
  void hidesDeniesAndGrantsWithoutExplain() throws Exception {
    assertEquals(
        Map.of(
            "requestedRole", "shop/deploy",
            "decision", "denied",
            "code", "ExplicitlyDenied",
            "message", Reason.EXPLICITLY_DENIED.text()),
        explained("acme/frozen"));
  }

  @Test
  void showsTheFullTraceToTheOperator() {
    assertEquals(
        List.of("frozen conditionUnmet", "open conditionUnmet", "closed conditionUnmet"),
        decision("acme/mine").trace().stream()
            .map(Trace::full)
            .map(entry -> entry.get("grant") + " " + entry.get("outcome"))
            .toList());
  }

  @Test
  void showsWhyASessionCannotBeRendered() {
    var decision =
        TestGrants.ask(
            GRANTS,
            TestGrants.caller("github", Map.of("repository", "acme/wanted")),
            "shop/deploy");
    assertEquals(
        Map.of(
            "grant", "open",
            "effect", "allow",
            "outcome", "ClaimMissing",
            "detail", "The session needs the claim run with exactly one value."),
        Trace.full(decision.trace().get(1)));
  }

  @Test
  void neverShowsAnExternalId() {
    for (String repository : List.of("acme/wanted", "acme/mine", "acme/frozen")) {
      var decision = decision(repository);
      var shown =
          Explanation.of(RoleReference.parse("shop/deploy"), decision)
              + decision.trace().stream().map(Trace::full).toList()
              + decision;
      assertFalse(shown.contains("external-id"), shown);
    }
  }

  @Test
  void rendersProblemDetailsWithTheFieldsThatAwsClientsShow() throws Exception {
    assertEquals(
        Map.of(
            "type", "urn:vend:problem:RoleNotGranted",
            "title", "No grant lets you assume this role.",
            "status", 403,
            "detail", "a \"detail\"",
            "code", "RoleNotGranted",
            "message", "a \"detail\"",
            "requestId", "request-1"),
        Json.readObject(
            new Problem(Reason.ROLE_NOT_GRANTED, "a \"detail\"", "request-1").toJson()));
    assertTrue(Problem.of(Reason.NOT_FOUND, "r").toJson().contains(Reason.NOT_FOUND.text()));
  }
}
