package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `vend explain` without a grants file: the hub is asked. */
class AskWhyTest {
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
  void saysWhatTheHubDecidesAndMoreWhereTheGrantsShowIt() {
    at.hub.answer(
        200,
        """
        {"requestedRole":"shop-prod/deploy","decision":"denied","code":"ConditionNotMet",
         "message":"ref is refs/heads/x","trace":[{"grant":"from-main","outcome":"conditionUnmet"}]}\
        """);
    Vend run = at.run("explain", "shop-prod/deploy", "--duration", "15m");
    assertEquals(1, run.exit(), run.err());
    assertEquals(
        """
        shop-prod/deploy: denied
        ref is refs/heads/x (ConditionNotMet)
        What the grants that show it say:
          {grant=from-main, outcome=conditionUnmet}
        """,
        run.out());
    assertTrue(at.hub.asked().getFirst().startsWith("POST /v1/explain "));
    assertTrue(
        at.hub.asked().getFirst().endsWith("{\"role\":\"shop-prod/deploy\",\"duration\":900}"));
  }

  @Test
  void anAllowedRoleSaysByWhichGrantAndWithWhichSession() throws Exception {
    at.hub.answer(
        200,
        """
        {"requestedRole":"shop-prod/deploy","decision":"allowed","grant":"from-main",
         "session":{"name":"acme-7","duration":3600}}\
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
                  name           acme-7
                  duration       3600
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
  void awsItselfSaysNothing() {
    at.environment.remove("VEND_HUB");
    at.environment.put("AWS_REGION", "eu-central-1");
    Vend run = at.run("explain", AtHub.ROLE, "--sign-in", "token");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--grants"), run.err());
  }
}
