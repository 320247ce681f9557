package vend.signin.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.SettableClock;
import vend.client.ClientFixture;
import vend.client.http.Network;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;
import vend.client.token.TokenClaims;
import vend.signin.browser.SignInPageOpener;

/** The three sign-in methods at an issuer that follows the RFCs. */
class SignInTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private final SecureRandom random = new SecureRandom();
  private final StubIssuer issuer;
  private final List<Duration> pauses = new ArrayList<>();

  SignInTest() throws IOException {
    issuer = new StubIssuer(clock);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  private OpenIdProvider provider(OidcClient client) {
    return new OpenIdProvider(client, Network.PLAIN, clock);
  }

  private OpenIdProvider people() {
    return provider(OidcClient.ofPeople(issuer.name(), StubIssuer.COMMAND));
  }

  private BrowserSignIn browser(SignInPageOpener guide) {
    return new BrowserSignIn(guide, 0, SOON, random);
  }

  private DeviceSignIn device(SignInPageOpener guide) {
    return new DeviceSignIn(
        guide,
        time -> {
          pauses.add(time);
          clock.advance(time);
        },
        random);
  }

  private static String subject(Tokens tokens) {
    return String.valueOf(
        TokenClaims.of(tokens.id().orElseThrow()).orElseThrow().values().get("sub"));
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  private NoCredentials refused(SignIn signIn, OpenIdProvider provider) {
    return assertThrows(NoCredentials.class, () -> signIn.signIn(provider));
  }

  @Test
  void signsInWithABrowser() throws NoCredentials {
    var pages = new ArrayList<URI>();
    Tokens tokens =
        browser(
                (page, code) -> {
                  pages.add(page);
                  assertEquals(Optional.empty(), code);
                  StubIssuer.atOnce().to(page, code);
                })
            .signIn(people());
    assertEquals("ada", subject(tokens));
    assertTrue(tokens.refresh().isPresent());
    String query = pages.getFirst().getRawQuery();
    assertTrue(query.contains("code_challenge_method=S256"), query);
    assertTrue(query.contains("scope=openid"), query);
    assertTrue(query.contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A"), query);
    Map<String, String> form = issuer.server().asked().getLast().form();
    assertFalse(query.contains(form.get("code_verifier")), "it goes to the token endpoint alone");
    assertEquals(StubIssuer.COMMAND, form.get("client_id"));
  }

  @Test
  void sendsScopesAndAudience() throws NoCredentials {
    var client =
        new OidcClient(
            issuer.name(),
            StubIssuer.COMMAND,
            Optional.empty(),
            List.of("openid", "offline_access"),
            Optional.of("https://vend.example.com"),
            TokenUse.ACCESS_TOKEN);
    browser(StubIssuer.atOnce()).signIn(provider(client));
    String query = issuer.server().asked().get(1).address().getRawQuery();
    assertTrue(query.contains("scope=openid+offline_access&"), query);
    assertTrue(query.contains("audience=https%3A%2F%2Fvend.example.com"), query);
  }

  @Test
  void requestsOfflineAccessIfTheIssuerOffersIt() throws NoCredentials {
    issuer.metadata.put("scopes_supported", List.of("openid", "offline_access"));
    browser(StubIssuer.atOnce()).signIn(people());
    String query = issuer.server().asked().get(1).address().getRawQuery();
    assertTrue(query.contains("scope=openid+offline_access&"), query);
  }

  /** A response on another path or with a guessed port is rejected, and the wait continues. */
  @Test
  void rejectsUnexpectedResponsesAndContinuesToWait() throws NoCredentials {
    var statuses = new ArrayList<Integer>();
    Tokens tokens =
        browser((page, code) ->
                Thread.ofVirtual()
                    .start(() -> {
                      String back = redirect(page);
                      for (String other :
                          List.of(
                              "/callback?code=evil&state=guessed",
                              "/callback?code=evil",
                              "/callback",
                              "/favicon.ico",
                              "/callback?state=a&state=b&code=c")) {
                        statuses.add(StubIssuer.visit(URI.create(back + other)));
                      }
                      StubIssuer.atOnce().to(page, code);
                    }))
            .signIn(people());
    assertEquals("ada", subject(tokens));
    assertEquals(List.of(400, 400, 400, 404, 400), statuses);
  }

  private static String redirect(URI page) {
    String address = page.getRawQuery().replaceFirst(".*redirect_uri=([^&]+).*", "$1");
    return java.net.URLDecoder.decode(address, java.nio.charset.StandardCharsets.UTF_8)
        .replace("/callback", "");
  }

  private static SignInPageOpener answering(String fields) {
    return (page, _) ->
        Thread.ofVirtual()
            .start(() -> {
              String state = page.getRawQuery().replaceFirst(".*state=([^&]+).*", "$1");
              StubIssuer.visit(
                  URI.create(redirect(page) + "/callback?state=" + state + "&" + fields));
            });
  }

  @Test
  void includesTheIssuersOwnMessage() {
    issuer.metadata.put("authorization_response_iss_parameter_supported", false);
    var failure =
        refused(
            browser(answering("error=access_denied&error_description=No+way%0Aat+all")), people());
    assertEquals(NoCredentials.SignInRefused.class, failure.getClass());
    assertTrue(message(failure).contains("access_denied: No way at all"), message(failure));
  }

  @ParameterizedTest
  @ValueSource(strings = {"code=x", "code=x&iss=https://evil.example.com"})
  void refusesTheAnswerOfAnotherIssuer(String fields) {
    var failure = refused(browser(answering(fields)), people());
    assertTrue(message(failure).contains("another issuer"), message(failure));
    assertEquals(0, issuer.asked("authorization_code"));
  }

  @Test
  void refusesAnAnswerWithoutACode() {
    issuer.metadata.put("authorization_response_iss_parameter_supported", false);
    assertTrue(
        message(refused(browser(answering("x=y")), people())).contains("no authorization code"));
    var refused = refused(browser(answering("code=made-up")), people());
    assertTrue(message(refused).contains("invalid_grant"), message(refused));
    assertFalse(message(refused).contains("made-up"), message(refused));
  }

  @Test
  void timesOutIfTheUserDoesNotSignIn() {
    var failure =
        refused(new BrowserSignIn((_, _) -> {}, 0, Duration.ofMillis(1), random), people());
    assertEquals(NoCredentials.SignInRefused.class, failure.getClass());
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    var failure = new ArrayList<NoCredentials>();
    Thread waiting =
        Thread.ofVirtual()
            .start(() ->
                failure.add(
                    refused(browser((_, _) -> Thread.currentThread().interrupt()), people())));
    waiting.join();
    assertEquals(NoCredentials.NotAnswered.class, failure.getFirst().getClass());
  }

  @Test
  void namesAPortInUse() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var failure =
          refused(
              new BrowserSignIn(StubIssuer.atOnce(), taken.getLocalPort(), SOON, random), people());
      assertTrue(message(failure).contains("" + taken.getLocalPort()), message(failure));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "iss, https://evil.example.com, (iss)",
    "aud, somebody-else, (aud",
    "azp, somebody-else, azp)",
    "nonce, another, (nonce)",
    "sub, '', (sub)",
    "exp, 1, (exp)",
    "iat, 4102444800, (iat)",
  })
  void refusesAnIdTokenThatDoesNotMatchTheRequest(String claim, String value, String words) {
    issuer.claims.put(claim, value.matches("[0-9]+") ? Long.valueOf(value) : value);
    var failure = refused(browser(StubIssuer.atOnce()), people());
    assertEquals(NoCredentials.UnusableAnswer.class, failure.getClass());
    assertTrue(message(failure).contains(words), message(failure));
  }

  @Test
  void acceptsSeveralAudiencesWithThisAuthorizedParty() throws NoCredentials {
    issuer.claims.put("aud", List.of(StubIssuer.COMMAND, "vend"));
    assertTrue(message(refused(browser(StubIssuer.atOnce()), people())).contains("(aud, azp)"));
    issuer.claims.put("azp", StubIssuer.COMMAND);
    assertEquals("ada", subject(browser(StubIssuer.atOnce()).signIn(people())));
  }

  @Test
  void signsInOnAnotherDevice() throws NoCredentials {
    issuer.deviceAnswers.addAll(
        List.of("authorization_pending", "slow_down", "503", "authorization_pending"));
    var shown = new ArrayList<String>();
    Tokens tokens =
        device((page, code) -> shown.add(page.getRawQuery() + " " + code.orElse("")))
            .signIn(people());
    assertEquals("ada", subject(tokens));
    assertEquals(List.of("user_code=ABCD-EFGH ABCD-EFGH"), shown);
    assertEquals(List.of(5L, 5L, 10L, 15L, 15L), pauses.stream().map(Duration::toSeconds).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "access_denied, SignInRefused",
    "expired_token, SignInRefused",
    "invalid_grant, SignInRefused",
  })
  void aRefusalEndsADeviceSignIn(String error, String kind) {
    issuer.deviceAnswers.add(error);
    var failure = refused(device((_, _) -> {}), people());
    assertEquals(kind, failure.getClass().getSimpleName());
    assertEquals(1, pauses.size());
  }

  @Test
  void stopsWhenTheDeviceCodeExpires() {
    for (int i = 0; i < 1000; i++) {
      issuer.deviceAnswers.add("authorization_pending");
    }
    var failure = refused(device((_, _) -> {}), people());
    assertTrue(message(failure).contains("before the code expired"), message(failure));
    assertEquals(120, pauses.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"device_code\":\"d\",\"user_code\":\"u\"}",
        "{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"http://evil.example.com\"}",
        "{\"device_code\":\"d\",\"verification_uri\":\"https://id.example.com\"}",
        "no json"
      })
  void refusesADeviceSignInWithoutAPageOrACode(String answer) {
    issuer.server().on("POST /device", _ -> new Reply(200, answer));
    assertEquals(
        NoCredentials.UnusableAnswer.class, refused(device((_, _) -> {}), people()).getClass());
  }

  private OidcClient program(String secret) {
    return OidcClient.ofProgram(issuer.name(), StubIssuer.PROGRAM, () -> Secret.of(secret));
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_secret_basic", "client_secret_post"})
  void authenticatesAProgramWithTheIssuersMethod(String method) throws NoCredentials {
    issuer.metadata.put("token_endpoint_auth_methods_supported", List.of(method));
    Tokens tokens = new ClientSignIn().signIn(provider(program("s3cret +%")));
    assertTrue(tokens.access().isPresent());
    assertEquals(
        method.equals("client_secret_post"),
        issuer.server().asked().getLast().body().contains("client_secret"));
  }

  @Test
  void reportsAWrongSecretWithoutShowingIt() {
    var failure = refused(new ClientSignIn(), provider(program("wrong-secret")));
    assertTrue(message(failure).contains("invalid_client"), message(failure));
    assertFalse(failure.toString().contains("wrong-secret"));
    assertEquals(1, issuer.asked("client_credentials"));
  }

  @Test
  void reportsThatAProgramGetsNoIdToken() {
    var client =
        new OidcClient(
            issuer.name(),
            StubIssuer.PROGRAM,
            Optional.of(() -> Secret.of("s3cret +%")),
            List.of(),
            Optional.empty(),
            TokenUse.ID_TOKEN);
    assertTrue(message(refused(new ClientSignIn(), provider(client))).contains("no ID token"));
  }

  @Test
  void reportsAnIssuerThatAcceptsNoClientSecret() {
    issuer.metadata.put("token_endpoint_auth_methods_supported", List.of("private_key_jwt"));
    assertTrue(
        message(refused(new ClientSignIn(), provider(program("s")))).contains("private_key_jwt"));
  }

  @ParameterizedTest
  @CsvSource({
    "issuer, https://id.example.com/realm, another issuer name",
    "token_endpoint, http://id.example.com/token, an unsafe address",
    "token_endpoint, '', does not support token requests",
    "authorization_endpoint, '', does not support sign-in with a browser",
    "code_challenge_methods_supported, plain, PKCE",
  })
  void refusesInvalidMetadata(String name, String value, String words) {
    issuer.metadata.put(name, value);
    var failure = refused(browser(StubIssuer.atOnce()), people());
    assertEquals(NoCredentials.UnusableAnswer.class, failure.getClass());
    assertTrue(message(failure).contains(words), message(failure));
  }

  @ParameterizedTest
  @CsvSource({
    "404, UnusableAnswer",
    "200, UnusableAnswer",
    "302, UnusableAnswer",
    "503, NotAnswered"
  })
  void reportsAnIssuerWithoutMetadata(int status, String kind) {
    issuer
        .server()
        .on("GET /realm/.well-known/openid-configuration", _ -> new Reply(status, "<html>"));
    assertEquals(kind, refused(browser(StubIssuer.atOnce()), people()).getClass().getSimpleName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://id.example.com", "ftp://127.0.0.1", "id.example.com", ""})
  void refusesUnsafeAddresses(String name) {
    assertThrows(IllegalArgumentException.class, () -> OidcClient.ofPeople(name, "vend"));
  }

  /** The example in RFC 7636, appendix B. */
  @Test
  void computesTheChallengeOfTheRfcsExample() {
    assertEquals(
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        Pkce.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").challenge());
  }
}
