package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code vend explain} without a grants file: it calls the hub. */
class HubExplanationTest {
  @TempDir private Path home;
  private AtHub at;

  @BeforeEach
  void start() throws Exception {
    at = new AtHub(home);
  }

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void printsTheHubsDecisionAndTheTraceIfTheGrantsShowIt() {
    at.hub.answer(
        200,
        """
        {"requestedRole":"shop-prod/deploy","decision":"denied","code":"ConditionNotMet",
         "message":"ref is refs/heads/x","trace":[
          {"grant":"from-main","effect":"allow","outcome":"conditionUnmet","operator":"StringEquals",
           "key":"ref","wanted":["refs/heads/main"],"seen":["refs/heads/x"]},
          {"grant":"all","effect":"allow","outcome":"ClaimMissing","detail":"run_id is missing."},
          {"grant":"stop","effect":"deny","outcome":"applied"},
          {"grant":"old","effect":"allow","outcome":"frozen"}]}\
        """);
    Vend run = at.run("explain", "shop-prod/deploy", "--duration", "15m");
    assertEquals(1, run.exit(), run.err());
    assertEquals(
        """
        shop-prod/deploy: denied
        ref is refs/heads/x (ConditionNotMet)
        Grants with explain: true:
          The grant from-main does not apply: StringEquals on ref requires "refs/heads/main"; the request has "refs/heads/x".
          The grant all makes no session (ClaimMissing): run_id is missing.
          The deny stop applies.
          The grant old is frozen.
        """,
        run.out());
    assertTrue(at.hub.asked().getFirst().startsWith("POST /v1/explain "));
    assertTrue(
        at.hub.asked().getFirst().endsWith("{\"role\":\"shop-prod/deploy\",\"duration\":900}"));
  }

  @Test
  void printsGrantAndSessionOfAnAllowedRole() throws Exception {
    at.hub.answer(
        200,
        """
        {"requestedRole":"shop-prod/deploy","decision":"allowed","grant":"from-main",
         "session":{"role":"arn:aws:iam::222222222222:role/vend/deploy","name":"acme-7",
          "sourceIdentity":"gh-7","duration":3600,"tags":{"repository":"acme/shop"},
          "transitiveTags":["repository"],"hasPolicy":true}}\
        """);
    Path token = Files.writeString(home.resolve("token.jwt"), AtHub.token("bob"));
    Vend run =
        at.run(
            "explain",
            "shop-prod/deploy",
            "--hub",
            at.hub.address().toString(),
            "--token-file",
            token.toString());
    assertEquals(0, run.exit(), run.err());
    assertTrue(
        run.out()
            .startsWith(
                """
                shop-prod/deploy: allowed by the grant from-main
                  The role is arn:aws:iam::222222222222:role/vend/deploy.
                  The session's name is acme-7.
                  Its source identity is gh-7.
                  Its credentials live for 60 minutes.
                  Its tags are repository=acme/shop.
                  Roles that it assumes inherit the tags repository.
                  A session policy narrows what the role may do.
                """),
        run.out());
    assertTrue(at.hub.asked().getFirst().contains(AtHub.token("bob")));
  }

  @Test
  void printsTheHubsOwnDocument() {
    at.hub.answer(200, "{\"requestedRole\":\"a/b\",\"decision\":\"allowed\"}");
    assertEquals(
        "{\"requestedRole\":\"a/b\",\"decision\":\"allowed\"}\n",
        at.run("explain", "a1/b", "--json").out());
    at.hub.answer(200, "{\"keys\":1}");
    assertEquals(2, at.run("explain", "a1/b").exit());
  }

  @Test
  void reportsThatAwsDoesNotExplain() {
    at.environment.remove("VEND_HUB");
    at.environment.put("AWS_REGION", "eu-central-1");
    Vend run = at.run("explain", AtHub.ROLE, "--sign-in", "token");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--grants"), run.err());
  }
}
