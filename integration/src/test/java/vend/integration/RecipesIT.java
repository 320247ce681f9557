package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vend.caller.Transport;
import vend.grant.file.GrantsReader;
import vend.grant.file.PolicyFiles;
import vend.policy.lint.Finding;
import vend.policy.lint.GrantsCheck;
import vend.policy.lint.Severity;

/**
 * Runs what readers copy from {@code docs/how-to/pipelines}: Vend accepts the grants, the pipelines
 * are valid YAML, and the scripts get credentials from a local Vend with local token services.
 */
class RecipesIT {
  private static final String HOST = "https://vend.example.com";

  /** Matches the caller identity of the vended credentials, or the credentials themselves. */
  private static final Pattern SUCCESS =
      Pattern.compile("assumed-role/deploy/|AccessKeyId.*SecretAccessKey");

  @TempDir private Path folder;

  static List<Recipe> recipes() {
    return Recipe.all();
  }

  static List<Recipe> recipesWithScripts() {
    return Recipe.all().stream().filter(recipe -> !recipe.scripts().isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void grantsAreAccepted(Recipe recipe) throws Exception {
    PolicyFiles none =
        path -> {
          throw new AssertionError(path);
        };
    var file =
        new GrantsReader("grants.yaml", none, Transport.HTTPS_ONLY).readWithPlaces(recipe.grants());
    var wrong =
        GrantsCheck.of(file).stream()
            .filter(finding -> finding.code().severity() != Severity.ADVICE)
            .map(Finding::text)
            .toList();
    assertEquals(List.of(), wrong);
  }

  @Test
  void theIndexLinksEachRecipe() throws Exception {
    String index =
        Files.readString(RunningVend.CHECKOUT.resolve("docs/how-to/pipelines/README.md"));
    for (Recipe recipe : recipes()) {
      assertTrue(index.contains("(" + recipe.name() + ")"), recipe.name());
      assertFalse(recipe.boxes().size() < 2, recipe.name());
    }
  }

  @ParameterizedTest
  @MethodSource("recipesWithScripts")
  void scriptsGetCredentials(Recipe recipe) throws Exception {
    Path grants = Files.writeString(folder.resolve("grants.yaml"), recipe.grants());
    String aws = AwsClient.inFolder("venv/bin/aws").getFirst();
    try (var running = new RunningVend(Map.of(), grants);
        var tokens = new RecipeTokens(running)) {
      tokens.installCommands(folder, aws);
      for (Recipe.Script script : recipe.scripts()) {
        var environment = environment(running, tokens);
        if (script.variables().containsKey("AWS_ROLE_ARN")) {
          // On such a page, the CI system sets the token file, as Jenkins does.
          environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", tokens.file().toString());
        }
        script
            .variables()
            .forEach((name, value) -> environment.put(name, here(value, running, tokens)));
        String text = here(script.text(), running, tokens) + renewal(script.text());
        var run =
            ClientRun.of(List.of("bash", "-euo", "pipefail", "-c", text), environment, folder);
        assertEquals(0, run.exit(), script.text() + run.err());
        assertTrue(SUCCESS.matcher(run.out()).find(), run.out());
      }
    }
  }

  /** Where the page renews the token, waits for a new token, which must work as well. */
  private static String renewal(String script) {
    return script.contains("while sleep")
        ? """

        first=$(cat "$AWS_WEB_IDENTITY_TOKEN_FILE")
        until [ "$(cat "$AWS_WEB_IDENTITY_TOKEN_FILE")" != "$first" ]; do sleep 0.1; done
        aws sts get-caller-identity
        """
        : "";
  }

  private String here(String text, RunningVend running, RecipeTokens tokens) {
    return text.replace(HOST, running.vend().uri().toString())
        .replace("/dev/shm/vend-token", folder.resolve("vend-token").toString())
        .replace("/var/run/secrets/vend/token", tokens.file().toString())
        .replaceAll("while sleep \\d+", "while sleep 0.3")
        .replace("$$", "$");
  }

  private Map<String, String> environment(RunningVend running, RecipeTokens tokens) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("AWS_REGION", "us-east-1");
    // Only boto3 and the AWS CLI v1 read this one; the pages set AWS_REGION for all clients.
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_ENDPOINT_URL_STS", running.vend().stsUri().orElseThrow().toString());
    environment.putAll(tokens.variables());
    return environment;
  }
}
