package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code aws-actions/configure-aws-credentials} as GitHub's runner does, with a token service
 * on this machine. {@code VEND_TEST_ACTION_DIR} names a checkout of the action, version 4.3 or
 * later. No package registry has it.
 */
@EnabledIfEnvironmentVariable(
    named = "VEND_TEST_ACTION_DIR",
    matches = ".+",
    disabledReason =
        "VEND_TEST_ACTION_DIR is not set. Clone aws-actions/configure-aws-credentials and set it to"
            + " the folder")
class GitHubActionIT {
  @TempDir private Path folder;

  @Test
  void assumesARoleAndExportsItsCredentials() throws Exception {
    try (var running = new RunningVend(Map.of());
        var tokens = new RecipeTokens(running)) {
      ClientRun run = run(running, tokens, "arn:aws:iam::222222222222:role/vend/deploy");
      assertEquals(0, run.exit(), run.out() + run.err());
      String exported = Files.readString(folder.resolve("environment"));
      assertTrue(exported.contains("AWS_SESSION_TOKEN"), run.out());
      assertTrue(Files.readString(folder.resolve("output")).contains("222222222222"), run.out());
      assertEquals("GetCallerIdentity", running.lastEvent().get("action"));
    }
  }

  @Test
  void explainsAMissingRole() throws Exception {
    try (var running = new RunningVend(Map.of());
        var tokens = new RecipeTokens(running)) {
      ClientRun run = run(running, tokens, "arn:aws:iam::444444444444:role/vend/deploy");
      assertNotEquals(0, run.exit());
      assertTrue(
          run.out()
              .contains(
                  "::error::Could not assume role with OIDC: No grant lets you assume this role."),
          run.out());
      assertEquals(2, running.events().size());
    }
  }

  private ClientRun run(RunningVend running, RecipeTokens tokens, String role) throws Exception {
    String vend = running.vend().uri().toString();
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    environment.putAll(tokens.variables());
    environment.put("AWS_ENDPOINT_URL_STS", vend);
    environment.put("INPUT_AUDIENCE", vend);
    environment.put("INPUT_AWS-REGION", "us-east-1");
    environment.put("INPUT_ROLE-TO-ASSUME", role);
    environment.put("INPUT_RETRY-MAX-ATTEMPTS", "2");
    for (String name : List.of("REPOSITORY", "WORKFLOW", "ACTION", "ACTOR", "SHA")) {
      environment.put("GITHUB_" + name, "any");
    }
    environment.put("GITHUB_WORKSPACE", folder.toString());
    environment.put("GITHUB_ENV", file("environment"));
    environment.put("GITHUB_OUTPUT", file("output"));
    environment.put("GITHUB_STATE", file("state"));
    String action = System.getenv("VEND_TEST_ACTION_DIR") + "/dist/index.js";
    return ClientRun.of(List.of("node", action), environment, folder);
  }

  private String file(String name) throws Exception {
    return Files.writeString(folder.resolve(name), "").toString();
  }
}
