package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static vend.local.issuer.LocalIssuers.issuer;

import com.nimbusds.jose.JWSObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;
import vend.local.issuer.IssuerFile;
import vend.local.issuer.LocalIssuer;
import vend.local.issuer.LocalIssuers;

class TokenCommandTest {
  private static final List<OidcIssuer> ISSUERS =
      List.of(
          issuer("staff", SignatureAlgorithm.ES256), issuer("pinned", SignatureAlgorithm.ES384));
  private static final LocalIssuer LOCAL = LocalIssuers.started(ISSUERS.toArray(OidcIssuer[]::new));
  private static final Instant NOW = Vend.NOON;

  @TempDir private Path temporary;

  private record Run(int exit, String out, String err) {
    Map<String, Object> claims() throws Exception {
      return Json.readObject(token().getPayload().toString());
    }

    JWSObject token() throws Exception {
      assertEquals(0, exit, err);
      assertTrue(out.endsWith("\n") && out.lines().count() == 1, out);
      return JWSObject.parse(out.strip());
    }
  }

  @Test
  void printsATokenWithClaimsOfTheFileAndTheCurrentTime() throws Exception {
    running(8765);

    Map<String, Object> claims = vend("token", "--issuer", "staff").claims();

    assertEquals("https://staff.example.com", claims.get("iss"));
    assertEquals("vend", claims.get("aud"));
    assertEquals("local", claims.get("sub"));
    assertEquals((int) NOW.getEpochSecond(), claims.get("iat"));
    assertEquals((int) NOW.getEpochSecond() + 600, claims.get("exp"));
    assertNotEquals(claims.get("jti"), vend("token", "--issuer", "staff").claims().get("jti"));
  }

  @Test
  void signsWithThePinnedAlgorithmOfTheIssuer() throws Exception {
    running(8765);

    assertEquals(
        "ES384", vend("token", "--issuer", "pinned").token().getHeader().getAlgorithm().getName());
  }

  @Test
  void acceptsClaimsAsTextAndAsJson() throws Exception {
    running(8765);

    Map<String, Object> claims =
        vend(
                "token",
                "--issuer=staff",
                "--claim=sub=ann",
                "--claim=ref=a=b:=c",
                "--claim=empty=",
                "--claim=n:=7",
                "--claim=yes:=true",
                "--claim=groups:=[\"a\", \"b\"]",
                "--claim=https://id.example.com/roles:={\"x\": 1}",
                "--claim=number=7")
            .claims();

    assertEquals("ann", claims.get("sub"));
    assertEquals("a=b:=c", claims.get("ref"));
    assertEquals("", claims.get("empty"));
    assertEquals(7, claims.get("n"));
    assertEquals(true, claims.get("yes"));
    assertEquals(List.of("a", "b"), claims.get("groups"));
    assertEquals(Map.of("x", 1), claims.get("https://id.example.com/roles"));
    assertEquals("7", claims.get("number"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "=x",
        ":=1",
        "n:=",
        "n:=x",
        "n:=null",
        "n:=1,\"m\":2",
        "n:=1}",
        "n:=1 2",
        "iss=x",
        "aud=x",
        "iat:=1",
        "exp:=1"
      })
  void rejectsMalformedClaims(String claim) throws Exception {
    running(8765);

    assertCouldNotRun("--claim", vend("token", "--issuer", "staff", "--claim", claim));
  }

  @Test
  void rejectsADuplicateClaim() throws Exception {
    running(8765);

    assertCouldNotRun(
        "given twice", vend("token", "--issuer", "staff", "--claim", "a=1", "--claim", "a=2"));
  }

  @ParameterizedTest
  @CsvSource({"1s, 1", "90s, 90", "10m, 600", "24h, 86400", "86400s, 86400"})
  void expiresAfterTheGivenTime(String text, int seconds) throws Exception {
    running(8765);

    Map<String, Object> claims = vend("token", "--issuer", "staff", "--expires", text).claims();

    assertEquals((int) NOW.getEpochSecond() + seconds, claims.get("exp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "-1s", "86401s", "25h", "1d", "", "600", "ten"})
  void rejectsAnInvalidLifetime(String text) throws Exception {
    running(8765);

    assertCouldNotRun("--expires", vend("token", "--issuer", "staff", "--expires=" + text));
  }

  @Test
  void listsTheIssuersOfTheFile() throws Exception {
    running(8765);

    assertCouldNotRun("staff, pinned", vend("token", "--issuer", "other"));
  }

  @Test
  void saysHowToStartVendLocalIfNoneIsRunning() {
    assertCouldNotRun("Start one with", vend("token", "--issuer", "staff"));
  }

  @Test
  void usesTheOnlyVendLocalThatIsRunning() throws Exception {
    running(9000);

    assertEquals(0, vend("token", "--issuer", "staff").exit());
  }

  @Test
  void usesTheDefaultPortIfSeveralAreRunning() throws Exception {
    running(8765);
    running(9000);

    assertEquals(0, vend("token", "--issuer", "staff").exit());
  }

  @Test
  void requiresThePortIfSeveralRunOnOtherPorts() throws Exception {
    running(9000);
    running(9001);

    Run run = vend("token", "--issuer", "staff");

    assertCouldNotRun("--port", run);
    assertTrue(run.err().contains("9000, 9001"), run.err());
    assertEquals(0, vend("token", "--issuer", "staff", "--port", "9001").exit());
    assertCouldNotRun(
        "is running on port 9002", vend("token", "--issuer", "staff", "--port", "9002"));
  }

  @Test
  void writes_the_token_without_a_newline_and_for_its_owner_alone() throws Exception {
    running(8765);
    Path file = temporary.resolve("token.txt");
    Files.writeString(file, "an old and longer text that others could read\n");

    Run run = vend("token", "--issuer", "staff", "--output", file.toString());

    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.out());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    String text = Files.readString(file);
    assertEquals(text.strip(), text);
    assertEquals(
        ISSUERS.getFirst().oidc(), JWSObject.parse(text).getPayload().toJSONObject().get("iss"));
  }

  @Test
  void reports_a_token_file_that_cannot_be_written() throws Exception {
    running(8765);

    assertCouldNotRun(
        "missing/token.txt. Check that its folder exists and is writable.",
        vend("token", "--issuer", "staff", "--output", temporary + "/missing/token.txt"));
  }

  @Test
  void exits_2_where_standard_output_is_full() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "vend.cli.Main",
                "--help")
            .redirectOutput(Path.of("/dev/full").toFile())
            .start();
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertEquals(2, process.waitFor(), err);
    assertTrue(err.contains("vend: cannot write to standard output"), err);
  }

  @Test
  void needsAnIssuer() {
    assertCouldNotRun("--issuer", vend("token"));
  }

  @Test
  void needsACommand() {
    assertCouldNotRun("Missing required subcommand", vend());
    assertCouldNotRun("nonsense", vend("nonsense"));
  }

  @Test
  void helpShowsExamples() {
    Run run = vend("token", "--help");

    assertEquals(0, run.exit());
    assertTrue(run.out().contains("vend token --issuer github --claim repository=acme/shop"));
  }

  @Test
  void printsItsVersion() {
    assertTrue(vend("--version").out().matches("vend [0-9]+\\.[0-9]+\\.[0-9]+.*\\R"));
  }

  private void running(int port) throws IOException {
    IssuerFile.of(port, LOCAL, ISSUERS).write(IssuerFile.folder(environment()));
  }

  private Map<String, String> environment() {
    return Map.of("XDG_RUNTIME_DIR", temporary.toString());
  }

  private Run vend(String... arguments) {
    Vend run = Vend.in(environment(), arguments);
    return new Run(run.exit(), run.out(), run.err());
  }

  private static void assertCouldNotRun(String message, Run run) {
    assertEquals(2, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
  }
}
