package vend.client.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import vend.SettableClock;
import vend.client.ClientFixture;
import vend.client.VendCredentialsProvider;
import vend.client.cache.CachedCredentials;
import vend.client.cache.CredentialCache;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.credentials.SessionDuration;

/** Credentials of one account assume roles in many. */
class AssumeRoleSourceTest {
  private static final AwsCredentialsProvider HUB =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("HUBKEY", "hub/secret"));

  @TempDir Path home;
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final StubSts sts;

  AssumeRoleSourceTest() throws IOException {
    sts = new StubSts(clock);
  }

  @AfterEach
  void stop() {
    sts.close();
  }

  private static CredentialRequest request() {
    return CredentialRequest.of("222222222222/audit/reader").named("alice");
  }

  private AssumeRoleSource source(AwsCredentialsProvider base, Optional<String> externalId) {
    return new AssumeRoleSource(
        sts.service(), new BaseCredentials(base, "hub"), externalId, "vend");
  }

  private CachedCredentials credentials(AssumeRoleSource source, CredentialRequest request) {
    return new CachedCredentials(
        source,
        request,
        new CredentialCache(home.resolve("cache"), home.resolve("key"), new SecureRandom(), clock),
        clock,
        Progress.NONE);
  }

  private CachedCredentials credentials(CredentialRequest request) {
    return credentials(source(HUB, Optional.empty()), request);
  }

  private AwsCredentialsProvider provider(AwsCredentialsProvider base) {
    return VendCredentialsProvider.builder()
        .source(source(base, Optional.empty()))
        .role("222222222222/audit/reader")
        .sessionName("alice")
        .cache(
            new CredentialCache(
                home.resolve("cache"), home.resolve("key"), new SecureRandom(), clock))
        .clock(clock)
        .build();
  }

  @Test
  void assumes_the_role_as_requested() throws NoCredentials {
    var credentials =
        credentials(
                source(HUB, Optional.of("external")), request().lasting(new SessionDuration(900)))
            .get();
    assertEquals(clock.instant().plusSeconds(900), credentials.expires());
    var asked = sts.asked().getFirst();
    assertTrue(asked.header("authorization").contains("Credential=HUBKEY/"));
    assertEquals(
        Map.of(
            "Action",
            "AssumeRole",
            "Version",
            "2011-06-15",
            "RoleArn",
            "arn:aws:iam::222222222222:role/audit/reader",
            "RoleSessionName",
            "alice",
            "ExternalId",
            "external",
            "DurationSeconds",
            "900"),
        asked.form());
  }

  @Test
  void uses_the_default_session_name_if_the_request_has_none() throws NoCredentials {
    credentials(CredentialRequest.of("222222222222/audit/reader")).get();
    assertEquals("vend", sts.asked().getFirst().form().get("RoleSessionName"));
  }

  @Test
  void renews_credentials_at_half_of_their_lifetime() {
    AwsCredentialsProvider provider = provider(HUB);
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    sts.give("SECOND");
    clock.advance(Duration.ofMinutes(30));
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    clock.advance(Duration.ofSeconds(1));
    assertEquals("SECOND", provider.resolveCredentials().accessKeyId());
  }

  @Test
  void serves_no_cached_credentials_after_aws_denies_the_role() {
    AwsCredentialsProvider provider = provider(HUB);
    provider.resolveCredentials();
    sts.refuse(403, "AccessDenied", "no");
    clock.advance(Duration.ofMinutes(31));
    assertThrows(SdkClientException.class, provider::resolveCredentials);
  }

  @Test
  void serves_credentials_until_they_expire_while_sts_is_down() {
    AwsCredentialsProvider provider = provider(HUB);
    provider.resolveCredentials();
    sts.refuse(503, "ServiceUnavailable", "later");
    clock.advance(Duration.ofMinutes(59));
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    clock.advance(Duration.ofMinutes(1));
    assertThrows(SdkClientException.class, provider::resolveCredentials);
  }

  @Test
  void caches_credentials_separately_for_each_session_name() throws NoCredentials {
    credentials(request()).get();
    sts.give("SECOND");
    assertEquals("FIRST", credentials(request()).get().accessKeyId());
    assertEquals("SECOND", credentials(request().named("bob")).get().accessKeyId());
  }

  @Test
  void caches_credentials_separately_for_each_sts_endpoint() throws Exception {
    credentials(request()).get();
    try (var other = new StubSts(clock)) {
      other.give("SECOND");
      var elsewhere =
          new AssumeRoleSource(
              other.service(), new BaseCredentials(HUB, "hub"), Optional.empty(), "vend");
      assertEquals("SECOND", credentials(elsewhere, request()).get().accessKeyId());
    }
  }

  @Test
  void refuses_an_account_name_without_a_request() {
    var failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> credentials(CredentialRequest.of("shop-prod/reader")));
    assertTrue(String.valueOf(failure.getMessage()).contains("222222222222/reader"));
    assertEquals(List.of(), sts.asked());
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidClientTokenId", "SignatureDoesNotMatch"})
  void reports_invalid_base_credentials(String code) {
    sts.refuse(403, code, "The security token included in the request is invalid.");
    var failure =
        assertThrows(NoCredentials.RefusedByAws.class, () -> credentials(request()).get());
    assertEquals(
        Optional.of("The credentials that signed the request are not valid. Get new ones."),
        failure.next());
  }

  @Test
  void reports_why_base_credentials_are_missing() {
    var refusal = new NoCredentials.SignInRefused("the base is not signed in", "");
    AwsCredentialsProvider base =
        () -> {
          throw SdkClientException.create("none", refusal);
        };
    var credentials = credentials(source(base, Optional.empty()), request());
    assertSame(refusal, assertThrows(NoCredentials.class, credentials::get));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a b", "a/b"})
  void refuses_session_names_that_aws_refuses(String name) {
    assertThrows(IllegalArgumentException.class, () -> credentials(request().named(name)));
  }

  @ParameterizedTest
  @ValueSource(ints = {899, 43201})
  void refuses_durations_that_aws_refuses(int seconds) {
    assertThrows(
        IllegalArgumentException.class,
        () -> VendCredentialsProvider.builder().duration(Duration.ofSeconds(seconds)));
  }
}
