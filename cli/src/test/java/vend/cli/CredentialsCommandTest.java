package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.client.hub.StubHub;

/** Tests {@code vend credentials}, and the behavior of all commands that call a hub. */
class CredentialsCommandTest {
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

  private Vend credentials(String... more) {
    var all = new java.util.ArrayList<>(List.of("credentials", "shop-prod/deploy"));
    all.addAll(List.of(more));
    return at.run(all.toArray(String[]::new));
  }

  private Path config(String yaml) throws Exception {
    Path file = home.resolve(".config/vend/config.yaml");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, yaml);
  }

  @Test
  void printsOnlyTheCredentialProcessDocument() throws Exception {
    Vend run = credentials();
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.err());
    var document = Json.readObject(run.out());
    assertEquals(1, document.get("Version"));
    assertEquals("ASIAFIRST", document.get("AccessKeyId"));
    assertEquals("secret/of/ASIAFIRST", document.get("SecretAccessKey"));
    assertEquals("token/of/ASIAFIRST", document.get("SessionToken"));
    assertEquals("2026-11-21T13:00:00Z", document.get("Expiration"));
  }

  @Test
  void callsTheHubOnceAndThenUsesTheCache() {
    credentials();
    at.hub.answer(503, "");
    Vend again = credentials("--format", "env");
    assertEquals(0, again.exit(), again.err());
    assertTrue(again.out().startsWith("export AWS_ACCESS_KEY_ID='ASIAFIRST'\n"), again.out());
    assertEquals(1, at.hub.asked().size());
    assertEquals("deleted the cached credentials of 1 role\n", at.run("cache", "clear").out());
    assertEquals(2, credentials().exit());
  }

  @Test
  void tries_again_while_the_hub_is_busy_and_tells_a_terminal() {
    at.hub.first(
        new StubHub.Reply(
            503, "{\"code\":\"StsUnavailable\",\"detail\":\"STS is slow\"}", Map.of()));
    Vend quiet = credentials();
    assertEquals(0, quiet.exit(), quiet.err());
    assertEquals("", quiet.err());
    at.hub.first(
        new StubHub.Reply(
            503,
            "{\"code\":\"StsUnavailable\",\"detail\":\"STS is slow\"}",
            Map.of("retry-after", "3")));
    Vend passed = credentials("--fresh", "--verbose");
    assertTrue(passed.err().contains("vend: STS is slow; trying again in 3 s ...\n"), passed.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"option", "variable", "file"})
  void no_wait_gives_up_at_once(String where) throws Exception {
    at.hub.answer(503, "");
    Vend run =
        switch (where) {
          case "option" -> at.run("credentials", "--no-wait", "shop-prod/deploy");
          case "variable" -> {
            at.environment.put("VEND_NO_WAIT", "true");
            yield credentials();
          }
          default -> {
            Path file = home.resolve(".config/vend/config.yaml");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "noWait: true\n");
            yield credentials();
          }
        };
    assertEquals(2, run.exit(), run.err());
    assertEquals(List.of("none"), at.hub.preferred());
    assertEquals(7, requests());
  }

  /** The number of requests of one command. */
  private int requests() {
    int before = at.hub.asked().size();
    at.run("credentials", "--no-wait=false", "shop-prod/deploy");
    return at.hub.asked().size() - before;
  }

  @Test
  void sendsDurationAndSessionNameToTheHub() {
    credentials("--duration", "15m", "--session-name", "build-7", "--fresh");
    assertTrue(
        at.hub
            .asked()
            .getFirst()
            .endsWith(
                "{\"role\":\"shop-prod/deploy\",\"duration\":900,\"sessionName\":\"build-7\","
                    + "\"fresh\":true}"),
        at.hub.asked().getFirst());
  }

  @Test
  void reportsStepsOnlyAtATerminalOrWithVerbose() {
    Vend run = credentials("--verbose");
    assertEquals(
        """
        vend: requesting credentials from the hub %s with the token from the variable VEND_TOKEN ...
        vend: credentials of vend/deploy in account 222****: renewal in 30 minutes
        """
            .formatted(at.hub.address()),
        run.err());
  }

  @ParameterizedTest
  @CsvSource({
    "401, TokenExpired, 1, Get a new token",
    "403, ConditionNotMet, 1, vend roles",
    "403, RefusedByAws, 1, ''",
    "429, TooManyRequests, 2, Try again",
    "503, StsUnavailable, 2, Try again",
    "500, InternalError, 2, ''",
    "400, InvalidRequest, 2, ''"
  })
  void printsTheHubsErrorAndWhatToDo(int status, String code, int exit, String next) {
    at.hub.answer(status, "{\"code\":\"%s\",\"detail\":\"told\\u001b so\"}".formatted(code));
    Vend run = credentials();
    assertEquals(exit, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("vend: told\uFFFD so"), run.err());
    assertTrue(run.err().contains(next), run.err());
    assertFalse(run.err().contains(AtHub.SIGNATURE), run.err());
  }

  @Test
  void reportsAHubThatDoesNotAnswer() {
    at.hub.close();
    Vend run = credentials();
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("does not answer"), run.err());
    assertTrue(run.err().contains("curl -i http://127.0.0.1:"), run.err());
  }

  @ParameterizedTest
  @CsvSource({
    "--duration, 2x, --duration",
    "--format, xml, --format",
    "--hub, http://vend.example.com, https://",
    "--hub, nonsense, --hub"
  })
  void rejectsMalformedOptionsBeforeItCallsTheHub(String option, String value, String output) {
    Vend run = credentials(option, value);
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().contains(output), run.err());
    assertEquals(List.of(), at.hub.asked());
  }

  @Test
  void acceptsNoTokenOnTheCommandLine() {
    Vend run = credentials("--token", "abc");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--token-file"), run.err());
  }

  @Test
  void rejectsAMalformedRole() {
    Vend run = at.run("credentials", "deploy");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("deploy"), run.err());
  }

  @Test
  void namesTheSettingsForHubAndToken() {
    at.environment.remove("VEND_TOKEN");
    Vend tokenless = credentials();
    assertEquals(2, tokenless.exit());
    assertTrue(tokenless.err().contains("--token-file"), tokenless.err());
    at.environment.remove("VEND_HUB");
    Vend hubless = credentials();
    assertEquals(2, hubless.exit());
    assertTrue(hubless.err().contains(".config/vend/config.yaml"), hubless.err());
  }

  @Test
  void optionsAndVariablesOverrideTheConfigFile() throws Exception {
    config("hub: %s\ntokenFile: ~/token.jwt\n".formatted(at.hub.address()));
    Files.writeString(home.resolve("token.jwt"), AtHub.token("of-the-config"));
    Files.writeString(home.resolve("flag.jwt"), AtHub.token("of-the-flag"));
    at.environment.remove("VEND_HUB");
    at.environment.remove("VEND_TOKEN");
    credentials();
    at.environment.put("VEND_TOKEN", AtHub.token("of-the-variable"));
    credentials();
    credentials("--token-file", home.resolve("flag.jwt").toString());
    assertEquals(3, at.hub.asked().size());
    assertTrue(at.hub.asked().get(0).contains(AtHub.token("of-the-config")));
    assertTrue(at.hub.asked().get(1).contains(AtHub.token("of-the-variable")));
    assertTrue(at.hub.asked().get(2).contains(AtHub.token("of-the-flag")));
  }

  @Test
  void namesTheInvalidLineOfTheConfigFile() throws Exception {
    Path file = config("audience: vend\nhubb: https://vend.example.com\n");
    Vend run = credentials();
    assertEquals(2, run.exit());
    assertTrue(run.err().startsWith("vend: " + file + ":2:1: "), run.err());
    assertTrue(run.err().contains("hub, audience, tokenFile"), run.err());
    config("hub: http://vend.example.com\n");
    assertTrue(credentials().err().contains("config.yaml:1:6: hub: "));
    config("tokenFile: token.jwt\n");
    assertTrue(credentials().err().contains("absolute"));
    config("# nothing yet\n\n");
    assertEquals(0, credentials().exit());
  }

  @Test
  void anotherPersonsTokenDoesNotGetCachedCredentials() {
    credentials();
    at.environment.put("VEND_TOKEN", AtHub.token("bob"));
    at.hub.answer(403, "{\"code\":\"NoGrant\",\"detail\":\"no\"}");
    assertEquals(1, credentials().exit());
  }
}
