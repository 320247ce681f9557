package vend.signin.oidc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.Secret;
import vend.SettableClock;
import vend.client.ClientFixture;
import vend.client.http.Network;
import vend.client.http.StubServer.Reply;
import vend.client.sealed.KeyFile;
import vend.client.sealed.SealedFolder;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.token.TokenClaims;
import vend.signin.oidc.StoredSignIn.Forgotten;

/** A sign-in is stored and renewed. */
class StoredSignInTest {
  @TempDir Path home;
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final StubIssuer issuer;

  StoredSignInTest() throws IOException {
    issuer = new StubIssuer(clock);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  private StoredSignIn kept(SignIn signIn, TokenUse use) {
    var random = new SecureRandom();
    var client =
        new OidcClient(
            issuer.name(), StubIssuer.COMMAND, Optional.empty(), List.of(), Optional.empty(), use);
    return new StoredSignIn(
        new OpenIdProvider(client, Network.PLAIN, clock),
        signIn,
        new SealedFolder(
            home.resolve("sign-ins"), ".sign-in", new KeyFile(home.resolve("key"), random), random),
        Progress.NONE);
  }

  private StoredSignIn inABrowser() {
    return kept(
        new BrowserSignIn(StubIssuer.atOnce(), 0, Duration.ofSeconds(20), new SecureRandom()),
        TokenUse.ID_TOKEN);
  }

  private StoredSignIn withoutATerminal() {
    return kept(new UnattendedSignIn("vend login"), TokenUse.ID_TOKEN);
  }

  private static Object number(Secret token) {
    return String.valueOf(TokenClaims.of(token).orElseThrow().values().get("jti"));
  }

  @Test
  void oneSignInServesSeveralProcesses() throws NoCredentials {
    Secret first = inABrowser().token();
    assertEquals(first, withoutATerminal().token());
    assertEquals(Optional.of(first), withoutATerminal().known());
    assertEquals(1, issuer.asked("authorization_code"));
    assertEquals(0, issuer.asked("refresh_token"));
  }

  @Test
  void namesTheCommandToRunWithoutATerminal() throws NoCredentials {
    var failure = assertThrows(NoCredentials.SignInRefused.class, () -> withoutATerminal().token());
    assertEquals(Optional.of("Run vend login."), failure.next());
    assertEquals(Optional.empty(), withoutATerminal().known());
  }

  @Test
  void renewsATokenAMinuteBeforeItExpires() throws NoCredentials {
    Secret first = inABrowser().token();
    clock.advance(Duration.ofSeconds(239));
    assertEquals(first, withoutATerminal().token());
    clock.advance(Duration.ofSeconds(1));
    Secret second = withoutATerminal().token();
    assertNotEquals(number(first), number(second));
    assertEquals(second, withoutATerminal().token());
    assertEquals(1, issuer.asked("refresh_token"));
  }

  /** Cached credentials belong to an identity, which a renewed token keeps. */
  @Test
  void aRenewedTokenHasTheSameIdentity() throws NoCredentials {
    Secret first = inABrowser().token();
    clock.advance(Duration.ofHours(1));
    assertEquals(TokenClaims.identity(first), TokenClaims.identity(withoutATerminal().token()));
  }

  /** The issuer ends a sign-in whose refresh token is used twice. */
  @Test
  void usesEachRefreshTokenOnce() throws Exception {
    inABrowser().token();
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofHours(1));
      withoutATerminal().token();
    }
    clock.advance(Duration.ofHours(1));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Secret> ask = () -> withoutATerminal().token();
      var tokens = new java.util.HashSet<Object>();
      for (var answer : threads.invokeAll(java.util.Collections.nCopies(20, ask))) {
        tokens.add(number(answer.get()));
      }
      assertEquals(1, tokens.size());
    }
    assertEquals(6, issuer.asked("refresh_token"));
    assertEquals(1, issuer.asked("authorization_code"));
  }

  @Test
  void manyThreadsCauseOneSignIn() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Secret> ask = () -> inABrowser().token();
      for (var answer : threads.invokeAll(java.util.Collections.nCopies(20, ask))) {
        answer.get();
      }
    }
    assertEquals(1, issuer.asked("authorization_code"));
  }

  @Test
  void signsInAgainAfterARevocation() throws NoCredentials {
    inABrowser().token();
    clock.advance(Duration.ofHours(1));
    // Another process uses the refresh token, so it is no longer valid.
    revokeAtTheIssuer();
    assertThrows(NoCredentials.SignInRefused.class, () -> withoutATerminal().token());
    inABrowser().token();
    assertEquals(2, issuer.asked("authorization_code"));
  }

  private void revokeAtTheIssuer() throws NoCredentials {
    var body = new String(readSealed(), java.nio.charset.StandardCharsets.UTF_8);
    String refresh = body.replaceFirst(".*\"refresh\":\"([^\"]+)\".*", "$1");
    new OpenIdProvider(OidcClient.ofPeople(issuer.name(), StubIssuer.COMMAND), Network.PLAIN, clock)
        .tokens(
            List.of(
                java.util.Map.entry("grant_type", "refresh_token"),
                java.util.Map.entry("refresh_token", refresh)));
  }

  private byte[] readSealed() {
    var random = new SecureRandom();
    var folder =
        new SealedFolder(
            home.resolve("sign-ins"), ".sign-in", new KeyFile(home.resolve("key"), random), random);
    try (var file =
        folder.open(List.of("oidc", "PERSON", issuer.name(), StubIssuer.COMMAND, "", ""))) {
      return file.read().orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void usesAnUnexpiredTokenWhileTheIssuerIsDown() throws NoCredentials {
    Secret first = inABrowser().token();
    issuer.server().on("POST /token", _ -> new Reply(503, ""));
    clock.advance(Duration.ofSeconds(299));
    assertEquals(first, withoutATerminal().token());
    clock.advance(Duration.ofSeconds(1));
    assertThrows(NoCredentials.NotAnswered.class, () -> withoutATerminal().token());
    assertEquals(Optional.of(first), withoutATerminal().known());
  }

  @Test
  void refusesARenewalForAnotherSubject() throws NoCredentials {
    inABrowser().token();
    clock.advance(Duration.ofHours(1));
    issuer.claims.put("sub", "bob");
    var failure =
        assertThrows(NoCredentials.UnusableAnswer.class, () -> withoutATerminal().token());
    assertTrue(
        String.valueOf(failure.getMessage()).contains("(sub)"),
        String.valueOf(failure.getMessage()));
  }

  @Test
  void signsInAgainAfterARenewalWithoutAnIdToken() throws NoCredentials {
    inABrowser().token();
    issuer.refreshesIdTokens = false;
    clock.advance(Duration.ofHours(1));
    assertThrows(NoCredentials.SignInRefused.class, () -> withoutATerminal().token());
  }

  @Test
  void renewsAnAccessTokenByItsOwnExpiration() throws NoCredentials {
    SignIn browser =
        new BrowserSignIn(StubIssuer.atOnce(), 0, Duration.ofSeconds(20), new SecureRandom());
    Secret first = kept(browser, TokenUse.ACCESS_TOKEN).token();
    assertEquals("vend", TokenClaims.of(first).orElseThrow().values().get("aud"));
    clock.advance(Duration.ofHours(1));
    Secret second = kept(new UnattendedSignIn("x"), TokenUse.ACCESS_TOKEN).token();
    assertNotEquals(first, second);
  }

  @Test
  void storesTokensEncrypted() throws Exception {
    Secret token = inABrowser().token();
    try (var files = Files.walk(home.resolve("sign-ins"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, ISO_8859_1);
        assertFalse(content.contains(token.reveal()) || content.contains("refresh"), "" + file);
      }
    }
  }

  @Test
  void signsOutHereAndAtTheIssuer() throws NoCredentials {
    assertEquals(Forgotten.NOTHING, withoutATerminal().forget());
    inABrowser().token();
    assertEquals(Forgotten.EVERYWHERE, withoutATerminal().forget());
    assertTrue(issuer.server().asked().getLast().body().contains("token_type_hint=refresh_token"));
    assertThrows(NoCredentials.SignInRefused.class, () -> withoutATerminal().token());
  }

  @Test
  void signsOutHereIfTheIssuerDoesNotAnswer() throws NoCredentials {
    inABrowser().token();
    issuer.server().on("POST /revoke", _ -> new Reply(503, ""));
    assertEquals(Forgotten.HERE, withoutATerminal().forget());
    inABrowser().token();
    issuer.metadata.remove("revocation_endpoint");
    assertEquals(Forgotten.HERE, withoutATerminal().forget());
  }

  @Test
  void aNewSignInReplacesTheStoredOne() throws NoCredentials {
    Secret first = inABrowser().token();
    issuer.claims.put("sub", "bob");
    Secret second = inABrowser().signInNow();
    assertNotEquals(TokenClaims.identity(first), TokenClaims.identity(second));
    assertEquals(second, withoutATerminal().token());
  }
}
