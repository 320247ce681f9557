package vend.client.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.Secret;
import vend.SettableClock;
import vend.client.ClientFixture;
import vend.client.http.Network;
import vend.client.hub.Hub;
import vend.client.hub.StubHub;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.RetryPolicy;
import vend.client.token.EnvironmentToken;
import vend.client.token.TokenSource;

/** Which caller gets cached credentials, and the progress messages. */
class CachedCredentialsTest {
  private static final String MAIN = "{\"sub\":\"ada\",\"ref\":\"main\",\"exp\":1,\"jti\":\"a\"}";
  private static final String RENEWED =
      "{\"jti\":\"b\",\"exp\":2,\"ref\":\"main\",\"sub\":\"ada\"}";
  private static final String BRANCH =
      "{\"sub\":\"ada\",\"ref\":\"other\",\"exp\":1,\"jti\":\"a\"}";

  @TempDir Path home;
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final List<String> messages = new ArrayList<>();
  private final StubHub hub;

  CachedCredentialsTest() throws IOException {
    hub = new StubHub();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private static String token(String claims) {
    return "e30." + Base64.getUrlEncoder().encodeToString(claims.getBytes(UTF_8)) + ".c2ln";
  }

  private String get(String token, boolean fresh) throws NoCredentials {
    return get(new EnvironmentToken("VEND_TOKEN", Secret.of(token)), fresh);
  }

  private String get(TokenSource tokens, boolean fresh) throws NoCredentials {
    return new CachedCredentials(
            new Hub(
                hub.address(), tokens, Network.PLAIN, clock, RetryPolicy.AT_ONCE, messages::add),
            CredentialRequest.of("shop-prod/deploy").fresh(fresh),
            new CredentialCache(
                home.resolve("cache"), home.resolve("key"), new SecureRandom(), clock),
            clock,
            messages::add)
        .get()
        .accessKeyId();
  }

  private void give(String id) {
    hub.giveCredentials(id, clock.instant().plusSeconds(3600).toString());
  }

  @Test
  void anotherTokenOfTheSameIdentityGetsTheCachedCredentials() throws Exception {
    give("FIRST");
    assertEquals("FIRST", get(token(MAIN), false));
    give("SECOND");
    assertEquals("FIRST", get(token(RENEWED), false));
    assertEquals(1, hub.asked().size());
  }

  @Test
  void aJobOfAnotherBranchDoesNotGetTheCachedCredentialsOfMain() throws Exception {
    give("FIRST");
    get(token(MAIN), false);
    hub.answer(403, "{\"code\":\"ConditionNotMet\",\"detail\":\"not main\"}");
    assertThrows(NoCredentials.RoleNotOffered.class, () -> get(token(BRANCH), false));
    assertThrows(NoCredentials.RoleNotOffered.class, () -> get("no-JSON-Web-Token", false));
    assertEquals("FIRST", get(token(MAIN), false));
  }

  @Test
  void aFreshRequestBypassesTheCachesHereAndAtTheHub() throws Exception {
    give("FIRST");
    get(token(MAIN), false);
    give("SECOND");
    assertEquals("SECOND", get(token(MAIN), true));
    assertEquals(true, hub.asked().getLast().endsWith("\"fresh\":true}"));
  }

  @Test
  void cachedCredentialsServeWhileTheHubIsDownButNotWhenItRefuses() throws Exception {
    give("FIRST");
    get(token(MAIN), false);
    clock.advance(Duration.ofMinutes(40));
    hub.answer(503, "");
    assertEquals("FIRST", get(token(MAIN), false));
    assertEquals(
        "credentials of vend/deploy in account 222****: cannot be renewed now, expire in 20 minutes",
        messages.getLast());
    hub.answer(403, "{\"code\":\"Frozen\",\"detail\":\"frozen\"}");
    assertThrows(NoCredentials.RoleNotOffered.class, () -> get(token(MAIN), false));
    clock.advance(Duration.ofMinutes(20));
    hub.answer(503, "");
    assertThrows(NoCredentials.NotAnswered.class, () -> get(token(MAIN), false));
  }

  @Test
  void reportsEachStepWithAMaskedAccountId() throws Exception {
    give("FIRST");
    get(token(MAIN), false);
    clock.advance(Duration.ofSeconds(1));
    get(token(MAIN), false);
    assertEquals(
        List.of(
            "requesting credentials from the hub "
                + hub.address()
                + " with the token from the variable VEND_TOKEN ...",
            "credentials of vend/deploy in account 222****: renewal in 30 minutes",
            "credentials of vend/deploy in account 222****: renewal in 29 minutes"),
        messages);
  }

  /** An expired sign-in, at an issuer that does not answer. */
  private record RunOut(String claims, AtomicInteger asked) implements TokenSource {
    @Override
    public Secret token() throws NoCredentials {
      asked.incrementAndGet();
      throw new NoCredentials.NotAnswered("the issuer is away", "", Optional.empty());
    }

    @Override
    public Optional<Secret> known() {
      return Optional.of(Secret.of(CachedCredentialsTest.token(claims)));
    }

    @Override
    public String origin() {
      return "a sign-in";
    }
  }

  private String get(RunOut source) throws NoCredentials {
    return get(source, false);
  }

  @Test
  void cachedCredentialsServeUntilTheyExpireWhileTheIssuerIsDown() throws NoCredentials {
    hub.giveCredentials("ASIAFIRST", "2026-11-25T13:00:00Z");
    get(token(MAIN), false);
    var source = new RunOut(RENEWED, new AtomicInteger());
    assertEquals("ASIAFIRST", get(source));
    assertEquals(0, source.asked().get());
    clock.advance(Duration.ofMinutes(31));
    assertEquals("ASIAFIRST", get(source));
    assertEquals(1, source.asked().get());
    var other = new RunOut(BRANCH, new AtomicInteger());
    assertThrows(NoCredentials.NotAnswered.class, () -> get(other));
    clock.advance(Duration.ofMinutes(29));
    assertThrows(NoCredentials.NotAnswered.class, () -> get(source));
  }
}
