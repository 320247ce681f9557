package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import vend.Secret;
import vend.client.source.NoCredentials;
import vend.signin.oidc.StubIssuer;
import vend.signin.sso.SsoOidc;
import vend.signin.sso.SsoProfile;
import vend.signin.sso.SsoSession;
import vend.signin.sso.SsoSignIn;
import vend.signin.sso.SsoTokens;
import vend.signin.sso.StubIdentityCenter;

/** botocore uses a sign-in that Vend stored, and Vend uses a sign-in that botocore renewed. */
@EnabledIfEnvironmentVariable(
    named = "VEND_TEST_CLIENTS",
    matches = ".+",
    disabledReason = "VEND_TEST_CLIENTS is not set. Run .ci/clients FOLDER and set it to FOLDER")
class IdentityCenterFilesIT {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private Path home;
  private StubIdentityCenter center;

  @BeforeEach
  void start() throws IOException {
    center = new StubIdentityCenter(CLOCK);
    Files.createDirectories(home.resolve(".aws"));
    Files.writeString(
        home.resolve(".aws/config"),
        """
        [profile new]
        sso_session = acme
        sso_account_id = 222222222222
        sso_role_name = ReadOnly

        [sso-session acme]
        sso_start_url = https://acme.awsapps.com/start
        sso_region = eu-central-1
        sso_registration_scopes = sso:account:access

        [profile old]
        sso_start_url = https://acme.awsapps.com/start
        sso_region = eu-central-1
        sso_account_id = 222222222222
        sso_role_name = ReadOnly
        """);
  }

  @AfterEach
  void stop() {
    center.close();
  }

  private Path folder() {
    return home.resolve(".aws/sso/cache");
  }

  private SsoSession session(String profile) {
    return SsoProfile.read(home.resolve(".aws/config"), profile).session();
  }

  private SsoOidc oidc(String profile) {
    return new SsoOidc(session(profile), center.environment(), CLOCK);
  }

  private void signIn(String profile) throws NoCredentials {
    new SsoSignIn(session(profile), oidc(profile), folder(), StubIssuer.atOnce(), CLOCK)
        .inBrowser(0, Duration.ofMinutes(1), new SecureRandom());
  }

  private String botocore(String profiles) throws Exception {
    Map<String, String> environment = new LinkedHashMap<>(center.environment());
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", home.toString());
    ClientRun run =
        ClientRun.of(AwsClient.inFolder("venv/bin/python sso.py " + profiles), environment, home);
    assertEquals(0, run.exit(), run.err());
    return run.out();
  }

  @Test
  void botocoreUsesASignInOfVendInBothLayouts() throws Exception {
    signIn("new");
    signIn("old");
    assertEquals("new ASIASTUB\nold ASIASTUB", botocore("new old"));
  }

  @Test
  void botocoreRenewsASignInOfVendAndVendUsesTheResult() throws Exception {
    center.life = 600;
    signIn("new");
    SsoTokens read = new SsoTokens(folder(), CLOCK);
    Secret first = read.token(session("new"));
    long requests = center.asked("/token");
    center.life = 8 * 3600;
    assertEquals("new ASIASTUB", botocore("new"));
    assertEquals(requests + 1, center.asked("/token"));
    Secret second = read.token(session("new"));
    assertNotEquals(first, second);
    assertEquals(second, new SsoTokens(folder(), oidc("new"), CLOCK).token(session("new")));
    assertEquals(requests + 1, center.asked("/token"));
  }
}
