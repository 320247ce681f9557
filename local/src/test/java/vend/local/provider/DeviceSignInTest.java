package vend.local.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.local.provider.ProviderFixture.CLIENT;
import static vend.local.provider.ProviderFixture.error;
import static vend.local.provider.ProviderFixture.with;
import static vend.local.provider.ProviderFixture.without;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vend.caller.Verification;

/** The device authorization grant. */
class DeviceSignInTest {
  private ProviderFixture fixture;
  private String device;

  @BeforeEach
  void start() throws Exception {
    fixture = new ProviderFixture();
    device = fixture.address("staff") + "/device";
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static Map<String, String> starting() throws Exception {
    return Map.of(
        "client_id",
        CLIENT,
        "scope",
        "openid offline_access",
        "code_challenge",
        ProviderFixture.challenge(),
        "code_challenge_method",
        "S256");
  }

  private HttpResponse<String> start(Map<String, String> fields) throws Exception {
    return fixture.post(fixture.address("staff") + "/device_authorization", fields);
  }

  private ProviderFixture.Fields started() throws Exception {
    return ProviderFixture.read(start(starting()));
  }

  private static Map<String, String> polling(ProviderFixture.Fields started) {
    return Map.of(
        "grant_type",
        TokenEndpoint.DEVICE_GRANT,
        "client_id",
        CLIENT,
        "device_code",
        started.text("device_code"),
        "code_verifier",
        ProviderFixture.VERIFIER);
  }

  private void waitSeconds(long seconds) {
    fixture.clock.advance(Duration.ofSeconds(seconds));
  }

  private HttpResponse<String> answer(String userCode, String answer) throws Exception {
    var form = new LinkedHashMap<String, String>();
    form.put("form_token", ProviderFixture.formToken(fixture.get(device, Map.of())));
    form.put("user_code", userCode);
    form.put("person", "ada");
    form.put("answer", answer);
    return fixture.postFromPage(device, form);
  }

  @Test
  void aPersonSignsInOnAnotherDevice() throws Exception {
    ProviderFixture.Fields started = started();
    assertEquals(device, started.text("verification_uri"));
    assertEquals(
        device + "?user_code=" + started.text("user_code"),
        started.text("verification_uri_complete"));
    HttpResponse<String> page = fixture.get(device, Map.of("user_code", started.text("user_code")));
    assertTrue(page.body().contains("value=\"" + started.text("user_code") + "\""));
    waitSeconds(2);
    assertEquals("400 authorization_pending", error(fixture.tokens(polling(started))));

    assertTrue(answer(started.text("user_code"), "sign-in").body().contains("You have signed in"));

    ProviderFixture.Fields tokens = fixture.granted(polling(started));
    assertInstanceOf(Verification.Verified.class, fixture.verify(tokens.text("id_token")));
    assertTrue(tokens.has("refresh_token"));
    assertEquals("400 invalid_grant", error(fixture.tokens(polling(started))));
  }

  @Test
  void aClientThatPollsTooOftenMustSlowDown() throws Exception {
    ProviderFixture.Fields started = started();
    assertEquals("400 slow_down", error(fixture.tokens(polling(started))));
    waitSeconds(6);
    assertEquals("400 slow_down", error(fixture.tokens(polling(started))), "7 seconds now");
    waitSeconds(12);
    assertEquals("400 authorization_pending", error(fixture.tokens(polling(started))));
    waitSeconds(11);
    assertEquals("400 slow_down", error(fixture.tokens(polling(started))), "still 12 seconds");
  }

  @Test
  void tellsTheClientThatThePersonDeclined() throws Exception {
    ProviderFixture.Fields started = started();
    assertTrue(answer(started.text("user_code"), "decline").body().contains("declined"));
    assertEquals("400 access_denied", error(fixture.tokens(polling(started))));
    assertEquals("400 invalid_grant", error(fixture.tokens(polling(started))));
  }

  @Test
  void aCodeExpiresAfterTenMinutes() throws Exception {
    ProviderFixture.Fields started = started();
    waitSeconds(599);
    assertEquals("400 authorization_pending", error(fixture.tokens(polling(started))));
    waitSeconds(1);
    assertEquals(400, answer(started.text("user_code"), "sign-in").statusCode());
    assertEquals("400 expired_token", error(fixture.tokens(polling(started))));
  }

  @Test
  void aFinishedSignInExpiresToo() throws Exception {
    ProviderFixture.Fields started = started();
    answer(started.text("user_code"), "sign-in");
    waitSeconds(600);
    assertEquals("400 expired_token", error(fixture.tokens(polling(started))));
  }

  @Test
  void acceptsACodeInAnySpellingOnce() throws Exception {
    String code = started().text("user_code");
    String typed = code.toLowerCase(Locale.ROOT).replace("-", " ");
    assertEquals(200, answer(typed, "sign-in").statusCode());
    assertEquals(400, answer(code, "decline").statusCode());
    assertEquals(400, answer("", "sign-in").statusCode());
  }

  @Test
  void acceptsItsOwnFormOnly() throws Exception {
    ProviderFixture.Fields started = started();
    var form =
        Map.of(
            "user_code",
            started.text("user_code"),
            "person",
            "ada",
            "form_token",
            "guessed",
            "answer",
            "sign-in");
    assertEquals(403, fixture.postFromPage(device, form).statusCode());
    waitSeconds(2);
    assertEquals("400 authorization_pending", error(fixture.tokens(polling(started))));
  }

  @Test
  void onlyTheClientThatStartedGetsTheTokens() throws Exception {
    ProviderFixture.Fields started = started();
    answer(started.text("user_code"), "sign-in");
    assertEquals(
        "400 invalid_grant",
        error(fixture.tokens(with(polling(started), "code_verifier", "w".repeat(43)))));
    assertEquals(
        "400 invalid_request", error(fixture.tokens(without(polling(started), "code_verifier"))));
    assertEquals(
        "401 invalid_client", error(fixture.tokens(with(polling(started), "client_id", "x"))));
    assertEquals(
        "400 invalid_grant",
        error(
            fixture.post(
                fixture.address("github") + "/token",
                with(polling(started), "client_id", "https://vend.example.com"))));
    fixture.granted(polling(started));
  }

  @Test
  void refusesAnInvalidStart() throws Exception {
    assertEquals("401 invalid_client", error(start(with(starting(), "client_id", "x"))));
    assertEquals("400 invalid_scope", error(start(with(starting(), "scope", "profile"))));
    assertEquals(
        "400 invalid_request", error(start(with(starting(), "code_challenge_method", "plain"))));
    assertEquals(
        200,
        start(without(starting(), "code_challenge", "code_challenge_method")).statusCode(),
        "RFC 8628 has no PKCE");
  }
}
