package vend.client.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import vend.Secret;
import vend.SettableClock;
import vend.aws.RoleArn;
import vend.client.ClientFixture;
import vend.client.cache.CachedCredentials;
import vend.client.cache.CredentialCache;
import vend.client.http.DrippingServer;
import vend.client.http.Network;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.token.EnvironmentToken;

/** STS is called directly with a token. */
class WebIdentitySourceTest {
  private static final String SESSION = "arn:aws:sts::222222222222:assumed-role/deploy/vend";

  @TempDir Path home;
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final StubSts sts;

  WebIdentitySourceTest() throws IOException {
    sts = new StubSts(clock);
  }

  @AfterEach
  void stop() {
    sts.close();
  }

  private CachedCredentials credentials(String token) {
    return new CachedCredentials(
        new WebIdentitySource(
            sts.service(), new EnvironmentToken("VEND_TOKEN", Secret.of(token)), "build-7"),
        CredentialRequest.of("222222222222/deploy"),
        new CredentialCache(home.resolve("cache"), home.resolve("key"), new SecureRandom(), clock),
        clock,
        Progress.NONE);
  }

  @Test
  void times_out_on_an_endless_body_of_sts() throws IOException {
    try (var stalled = new DrippingServer()) {
      var slow =
          new SecurityTokenService(
              Region.EU_CENTRAL_1,
              Optional.of(stalled.at("")),
              Network.PLAIN,
              clock,
              Duration.ofMillis(500));
      RoleArn role = RoleArn.parse("arn:aws:iam::222222222222:role/deploy").orElseThrow();
      assertTimeoutPreemptively(
          Duration.ofSeconds(60),
          () ->
              assertThrows(
                  NoCredentials.NotAnswered.class,
                  () -> slow.withToken(role, Secret.of("the-token"), "build-7", Optional.empty())));
    }
  }

  @Test
  void sendsTheTokenInAnUnsignedRequest() throws NoCredentials {
    var credentials = credentials("the-token").get();
    assertEquals("FIRST", credentials.accessKeyId());
    var asked = sts.asked().getFirst();
    assertFalse(asked.headers().containsKey("authorization"), asked.headers().toString());
    assertEquals(
        Map.of(
            "Action",
            "AssumeRoleWithWebIdentity",
            "Version",
            "2011-06-15",
            "RoleArn",
            "arn:aws:iam::222222222222:role/deploy",
            "RoleSessionName",
            "build-7",
            "WebIdentityToken",
            "the-token"),
        asked.form());
  }

  @Test
  void cachedCredentialsBelongToTheTokensIdentity() throws NoCredentials {
    credentials("adas").get();
    credentials("adas").get();
    assertEquals(1, sts.asked().size());
    sts.give("SECOND");
    assertEquals("SECOND", credentials("bobs").get().accessKeyId());
  }

  @Test
  void reportsTheReasonOfStsForARefusal() {
    sts.refuse(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    var refused =
        assertThrows(NoCredentials.RefusedByAws.class, () -> credentials("the-token").get());
    assertTrue(refused.next().orElse("").contains("trust policy"));
    assertFalse(String.valueOf(refused.getMessage()).contains("the-token"));
  }

  private NoCredentials.UnusableAnswer unusable() {
    return assertThrows(NoCredentials.UnusableAnswer.class, () -> credentials("the-token").get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:sts::333333333333:assumed-role/deploy/vend",
        "arn:aws:sts::222222222222:assumed-role/deployer/vend",
        "arn:aws-cn:sts::222222222222:assumed-role/deploy/vend",
        "arn:aws:sts::222222222222:federated-user/deploy/vend",
      })
  void refuses_credentials_of_another_role_or_account(String session) {
    sts.answer(
        asked -> sts.credentials(asked, session, "token", clock.instant().plusSeconds(3600)));
    assertTrue(
        String.valueOf(unusable().getMessage()).contains("returned credentials of another role"));
  }

  @Test
  void accepts_credentials_of_the_requested_role() throws NoCredentials {
    sts.answer(
        asked -> sts.credentials(asked, SESSION, "token", clock.instant().plusSeconds(3600)));
    assertEquals("FIRST", credentials("t").get().accessKeyId());
  }

  @Test
  void refuses_an_expiration_beyond_awss_limit() {
    sts.answer(asked -> sts.credentials(asked, SESSION, "token", clock.instant()));
    assertTrue(String.valueOf(unusable().getMessage()).contains("expired at"));
    sts.answer(
        asked -> sts.credentials(asked, SESSION, "token", clock.instant().plusSeconds(43_501)));
    assertTrue(String.valueOf(unusable().getMessage()).contains("to 12 hours"));
  }

  @Test
  void refuses_credentials_with_line_breaks() {
    sts.answer(asked ->
        sts.credentials(asked, SESSION, "a&#10;[default]", clock.instant().plusSeconds(3600)));
    assertTrue(String.valueOf(unusable().getMessage()).contains("the session token"));
  }
}
