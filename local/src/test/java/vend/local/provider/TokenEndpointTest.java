package vend.local.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.local.provider.ProviderFixture.CLIENT;
import static vend.local.provider.ProviderFixture.claims;
import static vend.local.provider.ProviderFixture.error;
import static vend.local.provider.ProviderFixture.posting;
import static vend.local.provider.ProviderFixture.redeeming;
import static vend.local.provider.ProviderFixture.request;
import static vend.local.provider.ProviderFixture.with;
import static vend.local.provider.ProviderFixture.without;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Redeems codes and refresh tokens, and revokes them. */
class TokenEndpointTest {
  private ProviderFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new ProviderFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static Map<String, String> renewing(String token) {
    return Map.of("grant_type", "refresh_token", "client_id", CLIENT, "refresh_token", token);
  }

  private ProviderFixture.Fields signedIn() throws Exception {
    return fixture.granted(redeeming(fixture.code()));
  }

  @Test
  void answersHoldTokensAndAreNotStored() throws Exception {
    HttpResponse<String> answer = fixture.tokens(redeeming(fixture.code()));
    assertEquals(200, answer.statusCode());
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    assertTrue(answer.body().contains("\"token_type\":\"Bearer\""));
    assertTrue(answer.body().contains("\"expires_in\":600"));
  }

  @Test
  void aWrongVerifierUsesTheCodeUp() throws Exception {
    String code = fixture.code();
    assertEquals(
        "400 invalid_grant",
        error(fixture.tokens(with(redeeming(code), "code_verifier", "w".repeat(43)))));
    assertEquals("400 invalid_grant", error(fixture.tokens(redeeming(code))));
  }

  @ParameterizedTest
  @CsvSource({
    "code_verifier,, 400 invalid_request",
    "code_verifier, short, 400 invalid_grant",
    "redirect_uri, http://127.0.0.1:50001/callback, 400 invalid_grant",
    "redirect_uri, http://127.0.0.1:50000/callback/, 400 invalid_grant",
    "redirect_uri,, 400 invalid_grant",
    "code,, 400 invalid_request",
    "code, unknown, 400 invalid_grant",
    "client_id, other, 401 invalid_client",
    "client_id,, 401 invalid_client",
    "client_secret, x, 401 invalid_client",
    "grant_type,, 400 invalid_request",
    "grant_type, password, 400 unsupported_grant_type",
    "grant_type, client_credentials, 400 unsupported_grant_type"
  })
  void refusesAChangedTokenRequest(String name, String value, String expected) throws Exception {
    var fields = redeeming(fixture.code());
    assertEquals(
        expected,
        error(fixture.tokens(value == null ? without(fields, name) : with(fields, name, value))));
  }

  @Test
  void aSecondUseOfACodeRevokesTheTokensOfTheFirst() throws Exception {
    String code = fixture.code();
    String refresh = fixture.granted(redeeming(code)).text("refresh_token");
    assertEquals("400 invalid_grant", error(fixture.tokens(redeeming(code))));
    assertEquals("400 invalid_grant", error(fixture.tokens(renewing(refresh))));
  }

  @Test
  void aCodeIsValidForOneMinute() throws Exception {
    String early = fixture.code();
    fixture.clock.advance(Duration.ofSeconds(59));
    fixture.granted(redeeming(early));
    String late = fixture.code();
    fixture.clock.advance(Duration.ofSeconds(60));
    assertEquals("400 invalid_grant", error(fixture.tokens(redeeming(late))));
  }

  @Test
  void aCodeIsValidAtItsOwnProviderOnly() throws Exception {
    var fields = with(redeeming(fixture.code()), "client_id", "https://vend.example.com");
    assertEquals(
        "400 invalid_grant", error(fixture.post(fixture.address("github") + "/token", fields)));
  }

  @Test
  void refusesOtherKindsOfRequests() throws Exception {
    String token = fixture.address("staff") + "/token";
    var fields = redeeming(fixture.code());
    assertEquals(405, fixture.get(token, fields).statusCode());
    assertEquals(
        "400 invalid_request",
        error(fixture.post(token + "?" + ProviderFixture.form(fields), Map.of())));
    assertEquals(
        "401 invalid_client",
        error(fixture.send(posting(token, fields).header("Authorization", "Basic dmVuZDp4"))));
    var json =
        HttpRequest.newBuilder(URI.create(token))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    assertEquals("400 invalid_request", error(fixture.send(json)));
    var repeated = posting(token, fields);
    repeated.POST(
        HttpRequest.BodyPublishers.ofString(ProviderFixture.form(fields) + "&code=other"));
    assertEquals("400 invalid_request", error(fixture.send(repeated)));
    assertEquals(
        "400 invalid_request", error(fixture.post(token, with(fields, "x", "x".repeat(70_000)))));
    assertEquals(403, fixture.send(posting(token, fields).header("Origin", "null")).statusCode());
    fixture.granted(fields);
  }

  @Test
  void onlyOfflineAccessGetsARefreshToken() throws Exception {
    var redirect = fixture.redirected(with(request(), "scope", "openid"), "ada");
    ProviderFixture.Fields tokens = fixture.granted(redeeming(redirect.text("code")));
    assertFalse(tokens.has("refresh_token"));
    assertEquals("openid", tokens.text("scope"));
  }

  @Test
  void renewsTheTokensOfTheSamePerson() throws Exception {
    ProviderFixture.Fields first = signedIn();
    fixture.clock.advance(Duration.ofMinutes(9));
    ProviderFixture.Fields second = fixture.granted(renewing(first.text("refresh_token")));
    ProviderFixture.Fields before = claims(first.text("id_token"));
    ProviderFixture.Fields after = claims(second.text("id_token"));
    assertEquals(before.text("sub"), after.text("sub"));
    assertEquals(before.text("auth_time"), after.text("auth_time"));
    assertEquals(before.number("exp") + 540, after.number("exp"));
    assertFalse(after.has("nonce"));
    assertNotEquals(first.text("refresh_token"), second.text("refresh_token"));
  }

  @Test
  void aSecondUseOfARefreshTokenRevokesTheSignIn() throws Exception {
    String first = signedIn().text("refresh_token");
    String second = fixture.granted(renewing(first)).text("refresh_token");
    assertEquals("400 invalid_grant", error(fixture.tokens(renewing(first))));
    assertEquals("400 invalid_grant", error(fixture.tokens(renewing(second))));
  }

  @Test
  void refreshTokensEndEightHoursAfterTheSignIn() throws Exception {
    String token = signedIn().text("refresh_token");
    fixture.clock.advance(Duration.ofHours(8).minusSeconds(1));
    String next = fixture.granted(renewing(token)).text("refresh_token");
    fixture.clock.advance(Duration.ofSeconds(1));
    assertEquals("400 invalid_grant", error(fixture.tokens(renewing(next))));
  }

  @Test
  void aRefreshTokenIsValidAtItsOwnProviderAndClientOnly() throws Exception {
    String token = signedIn().text("refresh_token");
    assertEquals(
        "401 invalid_client", error(fixture.tokens(with(renewing(token), "client_id", "other"))));
    assertEquals(
        "400 invalid_grant",
        error(
            fixture.post(
                fixture.address("github") + "/token",
                with(renewing(token), "client_id", "https://vend.example.com"))));
    fixture.granted(renewing(token));
  }

  @Test
  void revokesARefreshToken() throws Exception {
    ProviderFixture.Fields tokens = signedIn();
    String revoke = fixture.address("staff") + "/revoke";
    var fields = Map.of("client_id", CLIENT, "token", tokens.text("refresh_token"));
    assertEquals(
        "401 invalid_client", error(fixture.post(revoke, with(fields, "client_id", "other"))));
    assertEquals(200, fixture.post(revoke, fields).statusCode());
    assertEquals(
        "400 invalid_grant", error(fixture.tokens(renewing(tokens.text("refresh_token")))));
    assertEquals(200, fixture.post(revoke, fields).statusCode(), "unknown tokens are no error");
    assertEquals(
        "400 unsupported_token_type",
        error(fixture.post(revoke, with(fields, "token", tokens.text("access_token")))));
    assertEquals("400 invalid_request", error(fixture.post(revoke, without(fields, "token"))));
  }
}
