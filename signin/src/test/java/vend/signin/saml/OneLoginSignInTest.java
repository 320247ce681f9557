package vend.signin.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.Secret;
import vend.client.http.Network;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.signin.saml.SecondFactor.Kind;

/** A stub of OneLogin, with the responses that its own command-line tool reads. */
class OneLoginSignInTest {
  private static final String TOKEN = "POST /auth/oauth2/v2/token";
  private static final String ASSERT = "POST /api/2/saml_assertion";
  private static final String VERIFY = "POST /api/2/saml_assertion/verify_factor";
  private static final String RESPONSE = SamlFixture.base64();
  private static final String SUCCESS =
      "{\"message\":\"Success\",\"data\":\"%s\"}".formatted(RESPONSE);
  private static final String PENDING = "{\"message\":\"Authentication pending on OL Protect\"}";
  private static final String MFA =
      """
      {"message":"MFA is required for this user","state_token":"state","callback_url":"https://x/",
       "user":{"id":88},"devices":[{"device_id":1,"device_type":"OneLogin Protect"},
       {"device_id":2,"device_type":"OneLogin SMS"},
       {"device_id":3,"device_type":"Google Authenticator"}]}\
      """;

  private final StubServer oneLogin;
  private int pauses;

  OneLoginSignInTest() throws IOException {
    oneLogin = new StubServer();
    oneLogin.on(
        TOKEN,
        asked ->
            asked.header("authorization").equals("client_id:the-id, client_secret:the-secret")
                ? new Reply(200, "{\"access_token\":\"program\",\"expires_in\":36000}")
                : new Reply(401, ""));
    oneLogin.on(
        ASSERT,
        asked ->
            asked.header("authorization").equals("bearer program")
                    && json(asked)
                        .equals(
                            Map.of(
                                "username_or_email",
                                "alice",
                                "password",
                                "w&nder=land+ü",
                                "app_id",
                                "4242",
                                "subdomain",
                                "acme"))
                ? new Reply(200, SUCCESS)
                : error(401, "Authentication Failed: Invalid user credentials"));
  }

  @AfterEach
  void stop() {
    oneLogin.close();
  }

  private static Map<String, Object> json(Asked asked) {
    try {
      return Json.readObject(asked.body());
    } catch (Json.MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  private static Reply error(int status, String text) {
    return new Reply(
        status,
        "{\"status\":{\"error\":true,\"code\":%d,\"type\":\"x\",\"message\":\"%s\"}}"
            .formatted(status, text));
  }

  private String response(Kind kind) throws NoCredentials {
    return response(kind, "the-secret");
  }

  private String response(Kind kind, String clientSecret) throws NoCredentials {
    var app = new OneLoginApp(oneLogin.at(""), "the-id", Secret.of(clientSecret), 4242, "acme");
    return new OneLoginSignIn(
            app,
            SamlFixture.alice(),
            new TestFactor(kind),
            _ -> pauses++,
            Network.PLAIN,
            Progress.NONE)
        .response(false)
        .base64()
        .reveal();
  }

  private List<Map<String, Object>> verifications() {
    return oneLogin.asked().stream()
        .filter(asked -> asked.address().getPath().endsWith("verify_factor"))
        .map(OneLoginSignInTest::json)
        .toList();
  }

  @Test
  void signsInWithAPasswordAlone() throws NoCredentials {
    assertEquals(RESPONSE, response(Kind.CODE));
  }

  @Test
  void readsTheOlderFormOfATokenResponse() throws NoCredentials {
    oneLogin.on(
        TOKEN,
        _ ->
            new Reply(
                200, "{\"status\":{\"code\":200},\"data\":[{\"access_token\":\"program\"}]}"));
    assertEquals(RESPONSE, response(Kind.CODE));
  }

  @Test
  void sendsTheCodeOfASecondFactor() throws NoCredentials {
    oneLogin.on(ASSERT, _ -> new Reply(200, MFA));
    oneLogin.on(VERIFY, _ -> new Reply(200, SUCCESS));
    assertEquals(RESPONSE, response(Kind.CODE));
    assertEquals(
        List.of(
            Map.of(
                "app_id",
                4242,
                "device_id",
                "3",
                "state_token",
                "state",
                "do_not_notify",
                true,
                "otp_token",
                "123456")),
        verifications());
  }

  @Test
  void requestsACodeByMessageFirst() throws NoCredentials {
    oneLogin.on(ASSERT, _ -> new Reply(200, MFA));
    oneLogin.on(
        VERIFY,
        asked ->
            new Reply(
                200,
                json(asked).containsKey("otp_token") ? SUCCESS : "{\"message\":\"SMS sent\"}"));
    assertEquals(RESPONSE, response(Kind.SENT_CODE));
    assertEquals(
        List.of(false, true),
        verifications().stream().map(one -> one.get("do_not_notify")).toList());
  }

  @Test
  void notifiesThePhoneOnceAndWaitsForThePush() throws NoCredentials {
    oneLogin.on(ASSERT, _ -> new Reply(200, MFA));
    oneLogin.on(VERIFY, _ -> new Reply(200, verifications().size() < 3 ? PENDING : SUCCESS));
    assertEquals(RESPONSE, response(Kind.PUSH));
    assertEquals(2, pauses);
    assertEquals(
        List.of(false, true, true),
        verifications().stream().map(one -> one.get("do_not_notify")).toList());
  }

  @Test
  void reportsAPushWithoutAnAnswer() {
    oneLogin.on(ASSERT, _ -> new Reply(200, MFA));
    oneLogin.on(VERIFY, _ -> new Reply(200, PENDING));
    assertThrows(NoCredentials.SignInRefused.class, () -> response(Kind.PUSH));
    assertEquals(60, pauses);
  }

  @ParameterizedTest
  @CsvSource({
    "401, Authentication Failed: Invalid user credentials, SignInRefused",
    "400, password is empty, SignInRefused",
    "400, Invalid subdomain, UnusableAnswer",
    "401, something else, SignInRefused",
    "404, something else, UnusableAnswer",
    "503, something else, NotAnswered",
  })
  void mapsRefusalsToExceptionsAndNeverRetriesThem(int status, String text, String kind) {
    oneLogin.on(ASSERT, _ -> error(status, text));
    var failure = assertThrows(NoCredentials.class, () -> response(Kind.CODE));
    assertEquals(kind, failure.getClass().getSimpleName());
    assertFalse((failure + failure.next().orElse("")).contains("w&nder"));
    assertEquals(2, oneLogin.asked().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"State token is invalid or expired", "Failed authentication with this factor"})
  void reportsARejectedSecondFactor(String text) {
    oneLogin.on(ASSERT, _ -> new Reply(200, MFA));
    oneLogin.on(
        VERIFY,
        _ ->
            new Reply(
                401,
                "{\"status\":{\"error\":true,\"code\":401,\"message\":{\"description\":\"%s\"}}}"
                    .formatted(text)));
    assertThrows(NoCredentials.SignInRefused.class, () -> response(Kind.CODE));
  }

  @Test
  void reportsAWrongApiCredentialPair() {
    var failure =
        assertThrows(
            NoCredentials.SignInRefused.class, () -> response(Kind.CODE, "another-secret"));
    assertEquals("OneLogin rejected the API credential pair (401)", failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"message\":\"Success\",\"data\":\"bm8gWE1M\"}", "<html>"})
  void refusesEmptyAnswers(String body) {
    oneLogin.on(ASSERT, _ -> new Reply(200, body));
    assertThrows(NoCredentials.UnusableAnswer.class, () -> response(Kind.CODE));
  }

  @Test
  void supportsTwoRegions() {
    assertEquals(URI.create("https://api.eu.onelogin.com"), OneLoginApp.api("eu"));
    assertThrows(IllegalArgumentException.class, () -> OneLoginApp.api("eu.example.com/"));
  }
}
