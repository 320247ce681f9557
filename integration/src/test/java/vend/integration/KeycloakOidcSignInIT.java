package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import vend.Secret;
import vend.SettableClock;
import vend.client.http.Network;
import vend.client.sealed.SealedStore;
import vend.client.source.NoCredentials;
import vend.client.source.Pause;
import vend.client.source.Progress;
import vend.client.token.TokenClaims;
import vend.signin.browser.SignInPageOpener;
import vend.signin.oidc.BrowserSignIn;
import vend.signin.oidc.DeviceSignIn;
import vend.signin.oidc.OidcClient;
import vend.signin.oidc.OpenIdProvider;
import vend.signin.oidc.SignIn;
import vend.signin.oidc.StoredSignIn;
import vend.signin.oidc.UnattendedSignIn;

/** Users and a program sign in at a real Keycloak, and get credentials from a hub. */
@EnabledIf(
    value = "vend.integration.KeycloakServer#isThere",
    disabledReason =
        "VEND_TEST_KEYCLOAK is not set. Run .ci/keycloak FOLDER and set it to the output")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakOidcSignInIT {
  private static final Pattern PAGE = Pattern.compile("vend: {3}(http\\S+)");

  private Path folder = Path.of("target");
  private KeycloakServer keycloak;
  private RunningVend vend;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    keycloak = KeycloakServer.start(folder.resolve("keycloak.log"));
    vend = new RunningVend(Map.of(), grantsFile());
  }

  @AfterAll
  void stop() throws Exception {
    if (vend != null) {
      vend.close();
    }
    if (keycloak != null) {
      keycloak.close();
    }
  }

  private Path grantsFile() throws Exception {
    return Files.writeString(
        folder.resolve("grants.yaml"),
        """
        version: 1
        hub: { account: "111111111111", role: vend-hub }
        organization: o-a1b2c3d4e5
        accounts:
          shop: { id: "222222222222", externalId: 3f8e6c1a0b7d4e52 }
        issuers:
          acme: { oidc: %s, audience: vend, otherAudiences: allow }
        roles:
          deploy: { accounts: [shop], policies: [PowerUserAccess] }
        grants:
          - id: alice-deploys
            issuer: acme
            when: { StringEquals: { preferred_username: alice } }
            roles: [shop/deploy]
            session: { name: "{preferred_username}", sourceIdentity: "{preferred_username}" }
          - id: pipeline-deploys
            issuer: acme
            when: { StringEquals: { azp: pipeline } }
            roles: [shop/deploy]
            session: { name: "{azp}", sourceIdentity: "{azp}" }
        """
            .formatted(keycloak.realm()));
  }

  private VendCommand command(String name, String client) throws Exception {
    return new VendCommand(Files.createDirectory(folder.resolve(name)))
        .with("VEND_HUB", vend.vend().uri().toString())
        .with("VEND_OIDC_ISSUER", keycloak.realm())
        .with("VEND_OIDC_CLIENT_ID", client);
  }

  private static URI page(VendCommand.Running running) throws Exception {
    for (int tries = 0; tries < 600 && running.process().isAlive(); tries++) {
      Matcher page = PAGE.matcher(Files.readString(running.err()));
      if (page.find()) {
        return URI.create(page.group(1));
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException(
        "The command printed no sign-in page: " + Files.readString(running.err()));
  }

  private static KeycloakPages alice() {
    return new KeycloakPages("alice", "wonderland", true);
  }

  private void assertCredentials(VendCommand command, String grant) throws Exception {
    var result = command.run("credentials", "shop/deploy");
    assertEquals(0, result.exit(), result.err());
    assertTrue(result.out().contains("\"AccessKeyId\":\"ASIA"), "temporary credentials");
    assertEquals(grant, vend.lastEvent().get("grant"));
  }

  @Test
  void aUserSignsInWithABrowserAndGetsCredentials() throws Exception {
    VendCommand command = command("browser", "vend-cli");
    var running = command.startVend("login", "--no-browser");
    String last = alice().visit(page(running));
    assertTrue(last.contains("You have signed in"), last);
    var login = VendCommand.end(running);
    assertEquals(0, login.exit(), login.err());
    assertTrue(login.out().startsWith("signed in as alice"), login.out());
    assertCredentials(command, "alice-deploys");
    var logout = command.run("logout");
    assertTrue(logout.out().contains("the issuer revoked it"), logout.out());
  }

  @Test
  void aUserSignsInOnAnotherDeviceAndGetsCredentials() throws Exception {
    VendCommand command = command("device", "vend-cli");
    var running = command.startVend("login", "--device", "--no-browser");
    alice().visit(page(running));
    var login = VendCommand.end(running);
    assertEquals(0, login.exit(), login.err());
    assertCredentials(command, "alice-deploys");
  }

  @Test
  void reportsThatTheUserDeclinedOnTheOtherDevice() throws Exception {
    VendCommand command = command("refused", "vend-cli");
    var running = command.startVend("login", "--device", "--no-browser");
    new KeycloakPages("alice", "wonderland", false).visit(page(running));
    var login = VendCommand.end(running);
    assertEquals(1, login.exit(), login.err());
    assertTrue(login.err().contains("access_denied"), login.err());
  }

  @Test
  void aProgramSignsInWithItsSecretAndGetsCredentials() throws Exception {
    VendCommand command =
        command("program", "pipeline")
            .with("VEND_OIDC_FLOW", "client")
            .with("VEND_OIDC_CLIENT_SECRET", "pipeline-secret");
    assertCredentials(command, "pipeline-deploys");
    var wrong =
        command("wrong", "pipeline")
            .with("VEND_OIDC_FLOW", "client")
            .with("VEND_OIDC_CLIENT_SECRET", "not-the-secret")
            .run("credentials", "shop/deploy");
    assertEquals(1, wrong.exit(), wrong.err());
    assertTrue(wrong.err().contains("refused the client pipeline"), wrong.err());
  }

  private StoredSignIn stored(String name, SignIn signIn, SettableClock clock) {
    return new StoredSignIn(
        new OpenIdProvider(OidcClient.ofPeople(keycloak.realm(), "vend-cli"), Network.PLAIN, clock),
        signIn,
        SealedStore.ofUser(Map.of("HOME", folder.resolve(name).toString()), new SecureRandom())
            .signIns(),
        Progress.NONE);
  }

  private static SignInPageOpener inTheBackground() {
    return (page, _) -> {
      var _ =
          CompletableFuture.supplyAsync(() -> {
            try {
              return alice().visit(page);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    };
  }

  /** The clock advances four and a half minutes of the token's five. */
  @Test
  void renewsAndRevokesASignIn() throws Exception {
    var clock = new SettableClock(Instant.now());
    var browser =
        new BrowserSignIn(inTheBackground(), 0, Duration.ofMinutes(2), new SecureRandom());
    Secret first = stored("stored", browser, clock).token();
    StoredSignIn later = stored("stored", new UnattendedSignIn("vend login"), clock);
    assertEquals(first, later.token());
    clock.advance(Duration.ofSeconds(270));
    Secret second = later.token();
    assertNotEquals(first, second);
    assertEquals(TokenClaims.identity(first), TokenClaims.identity(second));
    assertEquals(StoredSignIn.Forgotten.EVERYWHERE, later.forget());
    assertThrows(NoCredentials.SignInRefused.class, later::token);
  }

  @Test
  void aDeviceSignInPollsAtTheGivenInterval() throws Exception {
    var clock = new SettableClock(Instant.now());
    var waited = new java.util.ArrayList<Duration>();
    Pause pause =
        time -> {
          waited.add(time);
          Thread.sleep(time);
        };
    stored("device-stored", new DeviceSignIn(inTheBackground(), pause, new SecureRandom()), clock)
        .token();
    assertEquals(Duration.ofSeconds(5), waited.getFirst());
    assertEquals(List.of(), waited.stream().filter(time -> time.toSeconds() < 5).toList());
  }
}
