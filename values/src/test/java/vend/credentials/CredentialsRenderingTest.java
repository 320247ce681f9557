package vend.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.Secret;
import vend.aws.RoleArn;

/** Each output format is read back by the tool that uses it. */
class CredentialsRenderingTest {
  private static final RoleArn ROLE =
      RoleArn.parse("arn:aws:iam::222222222222:role/vend/deploy").orElseThrow();
  private static final Instant EXPIRES = Instant.parse("2026-11-21T13:00:00Z");
  private static final TemporaryCredentials PLAIN =
      credentials("wJalr/XUtn+FEMI=", "IQoJb3JpZ2luX2Vj//8=");

  /** AWS never issues such values. They show that no value can break out of its quotes. */
  private static final TemporaryCredentials HOSTILE =
      credentials("a'b\"c$HOME`id`\\n!*;&|<>(){}#~", "''\\''$(id)%PATH%\\");

  private static final List<String> NAMES =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_CREDENTIAL_EXPIRATION",
          "AWS_ACCOUNT_ID");

  @TempDir private Path folder;

  private static TemporaryCredentials credentials(String secret, String token) {
    return new TemporaryCredentials(
        ROLE,
        "ASIAEXAMPLE",
        Secret.of(secret),
        Secret.of(token),
        EXPIRES.minusSeconds(3600),
        EXPIRES);
  }

  @Test
  void writesOneJsonDocumentForBothProtocols() throws Exception {
    var expected = new LinkedHashMap<String, Object>();
    expected.put("Version", 1);
    expected.put("AccessKeyId", "ASIAEXAMPLE");
    expected.put("SecretAccessKey", "wJalr/XUtn+FEMI=");
    expected.put("Token", "IQoJb3JpZ2luX2Vj//8=");
    expected.put("SessionToken", "IQoJb3JpZ2luX2Vj//8=");
    expected.put("Expiration", "2026-11-21T13:00:00Z");
    expected.put("AccountId", "222222222222");
    expected.put("RoleArn", "arn:aws:iam::222222222222:role/vend/deploy");
    String json = CredentialsRendering.render(Format.JSON, PLAIN);
    assertEquals(expected, Json.readObject(json));
    assertEquals(
        HOSTILE.secretAccessKey().reveal(),
        Json.readObject(CredentialsRendering.render(Format.JSON, HOSTILE)).get("SecretAccessKey"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "dash", "zsh"})
  void posixShellReadsTheExactValues(String shell) throws Exception {
    for (TemporaryCredentials credentials : List.of(PLAIN, HOSTILE)) {
      String script =
          CredentialsRendering.render(Format.ENV, credentials)
              + "exec \"$1\" -c 'printf \"%s\\0\" \"$AWS_ACCESS_KEY_ID\" \"$AWS_SECRET_ACCESS_KEY\""
              + " \"$AWS_SESSION_TOKEN\" \"$AWS_CREDENTIAL_EXPIRATION\" \"$AWS_ACCOUNT_ID\"'\n";
      assertEquals(values(credentials), run(script, shell, "FILE", shell));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void posixShellReadsTheExactValuesOfADotenvFile(String shell) throws Exception {
    for (TemporaryCredentials credentials : List.of(PLAIN, HOSTILE)) {
      String script =
          CredentialsRendering.render(Format.DOTENV, credentials)
              + "printf '%s\\0' \"$AWS_ACCESS_KEY_ID\" \"$AWS_SECRET_ACCESS_KEY\""
              + " \"$AWS_SESSION_TOKEN\" \"$AWS_CREDENTIAL_EXPIRATION\" \"$AWS_ACCOUNT_ID\"\n";
      assertEquals(values(credentials), run(script, shell, "FILE"));
    }
  }

  @Test
  void fishReadsTheExactValues() throws Exception {
    for (TemporaryCredentials credentials : List.of(PLAIN, HOSTILE)) {
      String script =
          CredentialsRendering.render(Format.FISH, credentials)
              + "printf '%s\\0' $AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY $AWS_SESSION_TOKEN"
              + " $AWS_CREDENTIAL_EXPIRATION $AWS_ACCOUNT_ID\n";
      assertEquals(values(credentials), run(script, "fish", "FILE"));
    }
  }

  @Test
  void powerShellReadsTheExactValues() throws Exception {
    for (TemporaryCredentials credentials : List.of(PLAIN, HOSTILE)) {
      String script =
          CredentialsRendering.render(Format.POWERSHELL, credentials)
              + "foreach ($n in '%s') { [Console]::Out.Write([Environment]::GetEnvironmentVariable($n)"
                  .formatted(String.join("', '", NAMES))
              + " + [char]0) }\n";
      assertEquals(values(credentials), run(script, "pwsh", "-NoProfile", "-File", "FILE"));
    }
  }

  @Test
  void doublesQuotesForPowerShell() {
    assertEquals(
        "$Env:AWS_SECRET_ACCESS_KEY='a''b'",
        CredentialsRendering.render(Format.POWERSHELL, credentials("a'b", "token"))
            .lines()
            .toList()
            .get(1));
  }

  /** The URL that {@code vend agent} prints contains account names, which users choose. */
  @ParameterizedTest
  @ValueSource(chars = {'\u2018', '\u2019', '\u201A', '\u201B'})
  void doubles_typographic_quotes_for_powershell(char quote) {
    assertEquals(
        "$Env:AWS_CONTAINER_CREDENTIALS_FULL_URI='http://127.0.0.1:1/roles/Ada%1$c%1$cs/Admin'\n"
            .formatted(quote),
        CredentialsRendering.variables(
            Format.POWERSHELL,
            Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:1/roles/Ada%cs/Admin".formatted(quote))));
  }

  @Test
  void writesAProfileForTheCredentialsFile() {
    assertEquals(
        """
        [222222222222-deploy]
        aws_access_key_id = ASIAEXAMPLE
        aws_secret_access_key = wJalr/XUtn+FEMI=
        aws_session_token = IQoJb3JpZ2luX2Vj//8=
        # these credentials expire at 2026-11-21T13:00:00Z
        """,
        CredentialsRendering.render(Format.INI, PLAIN));
  }

  @ParameterizedTest
  @CsvSource({
    "json, application/json",
    "env, text/plain; charset=utf-8",
    "fish, text/plain; charset=utf-8",
    "powershell, text/plain; charset=utf-8",
    "dotenv, text/plain; charset=utf-8",
    "ini, text/plain; charset=utf-8"
  })
  void parsesEachFormatByItsName(String id, String contentType) {
    assertEquals(id, Format.parse(id).id());
    assertEquals(contentType, Format.parse(id).contentType());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "JSON", "xml", "json "})
  void refusesUnknownFormats(String id) {
    assertThrows(IllegalArgumentException.class, () -> Format.parse(id));
  }

  private static List<String> values(TemporaryCredentials credentials) {
    return List.of(
        credentials.accessKeyId(),
        credentials.secretAccessKey().reveal(),
        credentials.sessionToken().reveal(),
        "2026-11-21T13:00:00Z",
        "222222222222");
  }

  private List<String> run(String script, String... command)
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(isInstalled(command[0]), () -> command[0] + " is not installed here");
    Path file = Files.writeString(folder.resolve("script"), script);
    var words = new ArrayList<String>();
    Arrays.stream(command)
        .map(word -> word.equals("FILE") ? file.toString() : word)
        .forEach(words::add);
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().keySet().removeAll(NAMES);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "does not end");
    assertEquals(0, process.exitValue(), output);
    List<String> parts = List.of(output.split("\0", -1));
    return parts.subList(0, parts.size() - 1);
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }
}
