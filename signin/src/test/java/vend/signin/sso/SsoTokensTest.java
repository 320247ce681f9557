package vend.signin.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.profiles.ProfileFile;
import vend.SettableClock;
import vend.aws.AccountId;
import vend.client.ClientFixture;
import vend.client.source.NoCredentials;

/** Sign-ins that the AWS CLI has stored, in both of its layouts. */
class SsoTokensTest {
  private static final String CONFIG =
      """
      [profile new]
      sso_session = acme
      sso_account_id = 222222222222
      sso_role_name = ReadOnly

      [sso-session acme]
      sso_start_url = https://acme.awsapps.com/start
      sso_region = eu-central-1

      [profile old]
      sso_start_url = https://acme.awsapps.com/start
      sso_region = us-east-1

      [profile lost]
      sso_session = nowhere

      [profile other]
      region = eu-central-1
      """;

  /** The output of {@code printf acme | sha1sum}. */
  private static final String NEW = "293abb6b76d7791c0732cc517d38c4b5c734b87f.json";

  @TempDir Path folder;

  private static SsoProfile profile(String name) {
    var content = new ByteArrayInputStream(CONFIG.getBytes(StandardCharsets.UTF_8));
    return SsoProfile.read(
        ProfileFile.builder().content(content).type(ProfileFile.Type.CONFIGURATION).build(), name);
  }

  private String token(String profile) throws NoCredentials {
    return new SsoTokens(folder, new SettableClock(ClientFixture.NOON))
        .token(profile(profile).session())
        .reveal();
  }

  private void keep(String profile, String text) throws IOException {
    Files.writeString(folder.resolve(profile(profile).session().file()), text);
  }

  @Test
  void readsAProfileWithASession() {
    assertEquals(
        new SsoProfile(
            new SsoSession(Optional.of("acme"), "https://acme.awsapps.com/start", "eu-central-1"),
            Optional.of(new AccountId("222222222222")),
            Optional.of("ReadOnly")),
        profile("new"));
  }

  @Test
  void namesFilesAsTheAwsCliDoes() {
    assertEquals(NEW, profile("new").session().file());
    assertEquals(OLD, profile("old").session().file());
  }

  /** The output of {@code printf https://acme.awsapps.com/start | sha1sum}. */
  private static final String OLD = "40169cea58ca6cbf23fb27b2542923fb5f524af0.json";

  @ParameterizedTest
  @ValueSource(strings = {"lost", "other", "missing"})
  void namesProfilesThatAreNotForIdentityCenter(String name) {
    var failure = assertThrows(IllegalArgumentException.class, () -> profile(name));
    assertEquals(true, String.valueOf(failure.getMessage()).contains(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "old"})
  void readsAToken(String profile) throws Exception {
    keep(profile, "{\"accessToken\":\"t\",\"expiresAt\":\"2026-11-25T12:00:01Z\"}");
    assertEquals("t", token(profile));
    keep(profile, "{\"accessToken\":\"t\",\"expiresAt\":\"2026-11-25T12:00:01UTC\"}");
    assertEquals("t", token(profile));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"accessToken\":\"t-secret\",\"expiresAt\":\"2026-11-25T12:00:00Z\"}",
        "{\"accessToken\":\"t-secret\",\"expiresAt\":\"soon\"}",
        "{\"accessToken\":\"t-secret\"}",
        "{\"clientId\":\"c\",\"clientSecret\":\"t-secret\",\"expiresAt\":\"2027-01-01T00:00:00Z\"}",
        "t-secret",
        ""
      })
  void namesTheCommandToRunWithoutAValidToken(String kept) throws IOException {
    keep("new", kept);
    var failure = assertThrows(NoCredentials.SignInRefused.class, () -> token("new"));
    assertEquals(
        Optional.of("Run vend login, or aws sso login --sso-session acme."), failure.next());
    assertFalse(failure.toString().contains("t-secret"));
  }

  @Test
  void namesTheCommandToRunWithoutAToken() {
    var failure = assertThrows(NoCredentials.SignInRefused.class, () -> token("old"));
    assertEquals(
        Optional.of(
            "Run vend login, or aws sso login --profile PROFILE, with the profile that has"
                + " https://acme.awsapps.com/start."),
        failure.next());
  }
}
