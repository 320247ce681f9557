package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.Secret;
import vend.cli.command.CancelledByUser;
import vend.cli.command.Prompt;
import vend.client.http.StubServer.Reply;
import vend.signin.oidc.StubIssuer;
import vend.signin.sso.StubIdentityCenter;

/** Tests signing in and out, with a browser that signs in at once. */
class SignInCommandsTest {
  @TempDir private Path home;
  private StubIssuer issuer;
  private StubIdentityCenter center;
  private AtHub at;

  @BeforeEach
  void start() throws Exception {
    issuer = new StubIssuer(() -> Vend.NOON);
    issuer.life = 3600;
    center = new StubIdentityCenter(() -> Vend.NOON);
    at = new AtHub(home);
    at.environment.remove("VEND_TOKEN");
    at.environment.putAll(center.environment());
    at.environment.put("VEND_OIDC_ISSUER", issuer.name());
    at.environment.put("VEND_OIDC_CLIENT_ID", StubIssuer.COMMAND);
  }

  @AfterEach
  void stop() {
    issuer.close();
    center.close();
    at.close();
  }

  private Vend run(String... arguments) {
    return Vend.before(SignInCommandsTest::visited, at.environment, arguments);
  }

  private static boolean visited(URI page) {
    StubIssuer.atOnce().to(page, Optional.empty());
    return true;
  }

  @Test
  void allCommandsUseABrowserSignIn() {
    Vend login = run("login");
    assertEquals(0, login.exit(), login.err());
    assertEquals("signed in as ada: the sign-in at " + issuer.name() + "\n", login.out());
    assertTrue(login.err().contains("code_challenge_method=S256\n"), "whole, to be copied");
    Vend credentials = run("credentials", "shop-prod/deploy");
    assertEquals(0, credentials.exit(), credentials.err());
    assertTrue(run("whoami").out().contains("sub    ada"));
    assertEquals(1, issuer.asked("authorization_code"));
  }

  @Test
  void doesNotSignInWithoutATerminal() {
    Vend credentials = run("credentials", "shop-prod/deploy");
    assertEquals(1, credentials.exit());
    assertTrue(credentials.err().contains("Run vend login"), credentials.err());
  }

  @Test
  void anExistingTokenTakesPrecedenceUnlessSignInIsSet() {
    at.environment.put("VEND_TOKEN", AtHub.token("bob"));
    assertTrue(run("whoami").out().contains("sub    bob"));
    run("login");
    assertTrue(run("whoami").out().contains("sub    bob"));
    assertTrue(run("whoami", "--sign-in", "oidc").out().contains("sub    ada"));
  }

  @Test
  void showsTheCodeForAnotherDevice() {
    Vend login = run("login", "--device", "--no-browser");
    assertEquals(0, login.exit(), login.err());
    assertTrue(login.err().contains("ABCD-EFGH"), login.err());
    assertTrue(login.err().contains("/activate?user_code=ABCD-EFGH"), login.err());
  }

  @Test
  void aProgramSignsInWithItsClientSecret() throws Exception {
    Path secret = home.resolve("secret");
    Files.writeString(secret, "s3cret +%\n");
    at.environment.put("VEND_OIDC_CLIENT_ID", StubIssuer.PROGRAM);
    Vend missing = run("credentials", "shop-prod/deploy", "--oidc-flow", "client");
    assertEquals(2, missing.exit());
    assertTrue(missing.err().contains("VEND_OIDC_CLIENT_SECRET"), missing.err());
    Vend credentials =
        run(
            "credentials",
            "shop-prod/deploy",
            "--oidc-flow",
            "client",
            "--oidc-client-secret-file",
            secret.toString());
    assertEquals(0, credentials.exit(), credentials.err());
  }

  @Test
  void logoutDeletesTheSignInAndRevokesIt() {
    run("login");
    assertTrue(run("logout").out().contains("the issuer revoked it"));
    assertTrue(run("logout").out().contains("no user was signed in"));
    assertEquals(1, run("roles").exit());
  }

  @Test
  void exitsWith1IfTheIssuerRefuses() {
    issuer.server().on("POST /token", _ -> new Reply(400, "{\"error\":\"access_denied\"}"));
    Vend login = run("login");
    assertEquals(1, login.exit());
    assertTrue(login.err().contains("access_denied"), login.err());
  }

  private void identityCenter() throws Exception {
    at.environment.keySet().removeAll(List.of("VEND_HUB", "VEND_OIDC_ISSUER"));
    Files.createDirectories(home.resolve(".aws"));
    Files.writeString(
        home.resolve(".aws/config"),
        """
        [sso-session acme]
        sso_start_url = https://acme.awsapps.com/start
        sso_region = eu-central-1
        """);
    at.environment.put("VEND_IDENTITY_CENTER_SESSION", "acme");
  }

  @Test
  void signsInToAndOutOfIdentityCenter() throws Exception {
    identityCenter();
    Vend login = run("login");
    assertEquals(0, login.exit(), login.err());
    Vend credentials = run("credentials", "222222222222/ReadOnly");
    assertTrue(credentials.out().contains("ASIASTUB"), credentials.err());
    assertEquals(0, run("login", "--device").exit());
    assertTrue(run("logout").out().startsWith("signed out of IAM Identity Center"));
    Vend after = run("credentials", "222222222222/Other");
    assertEquals(1, after.exit());
    assertTrue(after.err().contains("vend login"), after.err());
  }

  /** The SDK classes that a process loads to get credentials of Identity Center. */
  private List<String> loadedOfTheSdk() throws Exception {
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:file=" + home.resolve("loaded"),
            "-cp",
            System.getProperty("java.class.path"),
            "vend.cli.Main",
            "credentials",
            "222222222222/ReadOnly");
    command.environment().clear();
    command.environment().putAll(at.environment);
    Process started = command.redirectErrorStream(true).start();
    String output = new String(started.getInputStream().readAllBytes(), UTF_8);
    assertTrue(started.waitFor(60, TimeUnit.SECONDS));
    assertTrue(output.contains("ASIASTUB"), output);
    return Files.readAllLines(home.resolve("loaded")).stream()
        .filter(line -> line.contains(" software.amazon."))
        .toList();
  }

  @Test
  void cached_credentials_of_identity_center_load_no_sdk() throws Exception {
    at.environment.keySet().removeAll(List.of("VEND_HUB", "VEND_OIDC_ISSUER"));
    at.environment.put("VEND_IDENTITY_CENTER_START_URL", "https://acme.awsapps.com/start");
    at.environment.put("VEND_IDENTITY_CENTER_REGION", "eu-central-1");
    try (var now = new StubIdentityCenter(InstantSource.system())) {
      at.environment.putAll(now.environment());
      String token = now.signedIn();
      Path file =
          // By printf https://acme.awsapps.com/start | sha1sum.
          home.resolve(".aws/sso/cache/40169cea58ca6cbf23fb27b2542923fb5f524af0.json");
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          "{\"accessToken\":\"%s\",\"expiresAt\":\"%s\"}"
              .formatted(token, Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS)));
      assertFalse(loadedOfTheSdk().isEmpty());
      assertEquals(1, now.asked("/federation/credentials"));
      assertEquals(List.of(), loadedOfTheSdk());
    }
  }

  @Test
  void reportsThatNoSignInIsConfigured() {
    at.environment.remove("VEND_OIDC_ISSUER");
    Vend login = run("login");
    assertEquals(2, login.exit());
    assertTrue(login.err().contains("oidc.issuer"), login.err());
    assertEquals(2, run("logout", "--sign-in", "aws").exit());
  }

  @Test
  void reportsAMissingKeychain() {
    at.environment.remove("VEND_OIDC_ISSUER");
    at.environment.put("VEND_SAML_APP", "https://id.example.com/app");
    at.environment.put("VEND_SAML_PASSWORD", "keychain");
    at.environment.put("VEND_SAML_USER", "ada");
    at.environment.put("AWS_REGION", "eu-central-1");
    for (String command : List.of("logout", "roles")) {
      Vend none = run(command);
      assertNotEquals(0, none.exit());
      assertTrue(none.err().contains("keychain"), none.err());
    }
  }

  private static Prompt choosing(List<String> seen, int place) {
    return new Prompt() {
      @Override
      public String line(String question) {
        throw new IllegalStateException(question);
      }

      @Override
      public Secret secret(String question) {
        throw new IllegalStateException(question);
      }

      @Override
      public int choice(String question, List<String> offered) {
        seen.addAll(offered);
        if (place < 0) {
          throw new CancelledByUser();
        }
        return place;
      }
    };
  }

  @Test
  void letsTheUserChooseARole() {
    at.environment.put("VEND_TOKEN", AtHub.token("ada"));
    at.grant(AtHub.ROLE, "arn:aws:iam::222222222222:role/vend/reader");
    var seen = new ArrayList<String>();
    Vend left = Vend.asked(choosing(seen, -1), at.environment, "credentials");
    assertEquals(130, left.exit());
    assertEquals("", left.out());
    assertEquals(
        List.of("shop-prod (222222222222)  vend/deploy", "shop-prod (222222222222)  vend/reader"),
        seen);
    Vend unattended = run("credentials");
    assertEquals(2, unattended.exit());
    assertFalse(unattended.err().contains("requesting the roles"), unattended.err());
  }
}
