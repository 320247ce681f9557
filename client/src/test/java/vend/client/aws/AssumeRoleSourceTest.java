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

/** From one account into many. */
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
  void names_the_session_where_the_request_does_not() throws NoCredentials {
    credentials(CredentialRequest.of("222222222222/audit/reader")).get();
    assertEquals("vend", sts.asked().getFirst().form().get("RoleSessionName"));
  }

  @Test
  void renews_at_half() {
    AwsCredentialsProvider provider = provider(HUB);
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    sts.give("SECOND");
    clock.advance(Duration.ofMinutes(30));
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    clock.advance(Duration.ofSeconds(1));
    assertEquals("SECOND", provider.resolveCredentials().accessKeyId());
  }

  @Test
  void serves_nothing_that_aws_denies() {
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
  void another_session_name_gives_other_credentials() throws NoCredentials {
    credentials(request()).get();
    sts.give("SECOND");
    assertEquals("FIRST", credentials(request()).get().accessKeyId());
    assertEquals("SECOND", credentials(request().named("bob")).get().accessKeyId());
  }

  @Test
  void another_sts_gives_other_credentials() throws Exception {
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
  void refuses_an_account_by_name_before_it_asks() {
    var failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> credentials(CredentialRequest.of("shop-prod/reader")));
    assertTrue(String.valueOf(failure.getMessage()).contains("222222222222/reader"));
    assertEquals(List.of(), sts.asked());
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidClientTokenId", "SignatureDoesNotMatch"})
  void names_invalid_base_credentials_as_such(String code) {
    sts.refuse(403, code, "The security token included in the request is invalid.");
    var failure =
        assertThrows(NoCredentials.RefusedByAws.class, () -> credentials(request()).get());
    assertEquals(Optional.of("The keys that asked are not valid: get new ones."), failure.next());
  }

  @Test
  void a_base_without_credentials_says_why() {
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
