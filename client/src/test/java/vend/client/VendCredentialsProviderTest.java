package vend.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import vend.Secret;
import vend.SettableClock;
import vend.client.cache.CredentialCache;
import vend.client.http.Network;
import vend.client.hub.StubHub;
import vend.client.source.NoCredentials;
import vend.client.source.RetryPolicy;
import vend.client.token.EnvironmentToken;

/** Credentials renew by themselves, and many threads cause one request. */
class VendCredentialsProviderTest {
  @TempDir Path home;
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final StubHub hub;

  VendCredentialsProviderTest() throws IOException {
    hub = new StubHub();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private VendCredentialsProvider provider() {
    return provider("shop-prod/deploy");
  }

  private VendCredentialsProvider provider(String role) {
    return VendCredentialsProvider.builder()
        .hub(hub.address().toString())
        .role(role)
        .tokens(new EnvironmentToken("VEND_TOKEN", Secret.of("the-token")))
        .cache(
            new CredentialCache(
                home.resolve("cache"), home.resolve("key"), new SecureRandom(), clock))
        .clock(clock)
        .network(Network.PLAIN)
        .patience(RetryPolicy.AT_ONCE)
        .build();
  }

  private void give(String id) {
    hub.giveCredentials(id, clock.instant().plusSeconds(3600).toString());
  }

  @Test
  void givesTheSdkCompleteCredentials() {
    give("FIRST");
    var credentials =
        assertInstanceOf(AwsSessionCredentials.class, provider().resolveCredentials());
    assertEquals("FIRST", credentials.accessKeyId());
    assertEquals("secret/of/FIRST", credentials.secretAccessKey());
    assertEquals("token/of/FIRST", credentials.sessionToken());
    assertEquals(Optional.of("222222222222"), credentials.accountId());
    assertEquals(Optional.of(Instant.parse("2026-11-25T13:00:00Z")), credentials.expirationTime());
  }

  @Test
  void renewsCredentialsAtHalfTheirLifetime() {
    var provider = provider();
    give("FIRST");
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    give("SECOND");
    clock.advance(Duration.ofMinutes(30));
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    clock.advance(Duration.ofSeconds(1));
    assertEquals("SECOND", provider.resolveCredentials().accessKeyId());
    assertEquals(2, hub.asked().size());
  }

  @Test
  void cachedCredentialsServeUntilTheyExpireWhileTheHubIsDown() {
    var provider = provider();
    give("FIRST");
    provider.resolveCredentials();
    hub.answer(503, "");
    clock.advance(Duration.ofMinutes(59));
    assertEquals("FIRST", provider.resolveCredentials().accessKeyId());
    clock.advance(Duration.ofMinutes(1));
    var failure = assertThrows(SdkClientException.class, provider::resolveCredentials);
    assertInstanceOf(NoCredentials.NotAnswered.class, failure.getCause());
    assertTrue(
        String.valueOf(failure.getMessage()).startsWith("Vend returned no credentials: the hub "));
  }

  @Test
  void processesShareCredentialsButRolesDoNot() {
    give("FIRST");
    assertEquals("FIRST", provider().resolveCredentials().accessKeyId());
    give("SECOND");
    assertEquals("FIRST", provider().resolveCredentials().accessKeyId());
    assertEquals("SECOND", provider("shop-test/deploy").resolveCredentials().accessKeyId());
  }

  @Test
  void manyThreadsCauseOneRequest() throws Exception {
    give("FIRST");
    var provider = provider();
    var answers = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        var own = i % 2 == 0 ? provider : provider();
        answers.add(threads.submit(() -> own.resolveCredentials().accessKeyId()));
      }
      for (var answer : answers) {
        assertEquals("FIRST", answer.get());
      }
    }
    assertEquals(1, hub.asked().size());
  }

  @Test
  void reports_missing_settings() {
    var noRole =
        assertThrows(
            IllegalArgumentException.class,
            () -> VendCredentialsProvider.builder().hub("https://vend.example.com").build());
    assertTrue(String.valueOf(noRole.getMessage()).contains(".role("), noRole.getMessage());
    var noHub =
        assertThrows(
            IllegalArgumentException.class,
            () -> VendCredentialsProvider.builder().role("shop-prod/deploy").build());
    assertTrue(String.valueOf(noHub.getMessage()).contains(".hub("), noHub.getMessage());
  }
}
