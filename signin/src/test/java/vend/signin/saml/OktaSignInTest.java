package vend.signin.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.client.http.Network;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.signin.saml.SecondFactor.Kind;

/** A stub of Okta, as its published API describes it. */
class OktaSignInTest {
  private static final String RESPONSE = SamlFixture.base64();
  private static final String AUTHN = "POST /api/v1/authn";
  private static final String SUCCESS = "{\"status\":\"SUCCESS\",\"sessionToken\":\"one-time\"}";
  private static final String MFA =
      """
      {"stateToken":"state","status":"MFA_REQUIRED","_embedded":{"factors":[
       {"id":"question1","factorType":"question","provider":"OKTA"},
       {"id":"push1","factorType":"push","provider":"OKTA"},
       {"id":"sms1","factorType":"sms","provider":"OKTA"},
       {"id":"totp1","factorType":"token:software:totp","provider":"GOOGLE"}]}}\
      """;

  private final StubServer okta;
  private int pauses;

  OktaSignInTest() throws IOException {
    okta = new StubServer();
    okta.on(
        AUTHN,
        asked ->
            json(asked).equals(Map.of("username", "alice", "password", "w&nder=land+ü"))
                ? new Reply(200, SUCCESS)
                : error(401, "E0000004"));
    okta.on(
        "POST /api/v1/sessions",
        asked ->
            json(asked).equals(Map.of("sessionToken", "one-time"))
                ? new Reply(200, "{\"id\":\"the-session\",\"login\":\"alice\"}")
                : error(401, "E0000004"));
    okta.on(
        "GET /home/aws",
        asked ->
            asked.header("cookie").contains("sid=the-session")
                ? Reply.to("/app/sso/saml").with("Set-Cookie", "DT=device; Path=/")
                : Reply.page("<p>Sign in with scripts."));
    okta.on(
        "GET /app/sso/saml",
        asked ->
            asked.header("cookie").contains("sid=the-session")
                    && asked.header("cookie").contains("DT=device")
                ? Reply.page(SamlFixture.handOn(RESPONSE))
                : new Reply(403, ""));
  }

  @AfterEach
  void stop() {
    okta.close();
  }

  private static Map<String, Object> json(Asked asked) {
    try {
      return Json.readObject(asked.body());
    } catch (Json.MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  private static Reply error(int status, String code) {
    return new Reply(status, "{\"errorCode\":\"%s\",\"errorSummary\":\"no\"}".formatted(code));
  }

  private String response(SecondFactor factor) throws NoCredentials {
    return new OktaSignIn(
            okta.at("/home/aws"),
            SamlFixture.alice(),
            factor,
            _ -> pauses++,
            Network.PLAIN,
            Progress.NONE)
        .response(false)
        .base64()
        .reveal();
  }

  private NoCredentials failure(Kind kind) {
    var failure = assertThrows(NoCredentials.class, () -> response(new TestFactor(kind)));
    assertFalse((failure + failure.next().orElse("")).contains("w&nder"));
    return failure;
  }

  @Test
  void signsInWithAPasswordAlone() throws NoCredentials {
    assertEquals(RESPONSE, response(new TestFactor(Kind.CODE)));
    assertFalse(okta.asked().toString().contains("?"), "no token is in an address");
  }

  @Test
  void sendsTheCodeOfASecondFactor() throws NoCredentials {
    okta.on(AUTHN, _ -> new Reply(200, MFA));
    okta.on(
        "POST /api/v1/authn/factors/totp1/verify",
        asked ->
            json(asked).equals(Map.of("stateToken", "state", "passCode", "123456"))
                ? new Reply(200, SUCCESS)
                : error(403, "E0000068"));
    var factor = new TestFactor(Kind.CODE);
    assertEquals(RESPONSE, response(factor));
    assertEquals(
        List.of("OKTA push", "OKTA sms", "GOOGLE token:software:totp"),
        factor.offered().stream().map(SecondFactor.Offered::name).toList());
  }

  @Test
  void requestsACodeByMessageFirst() throws NoCredentials {
    okta.on(AUTHN, _ -> new Reply(200, MFA));
    okta.on(
        "POST /api/v1/authn/factors/sms1/verify",
        asked ->
            new Reply(
                200,
                json(asked).containsKey("passCode") ? SUCCESS : "{\"status\":\"MFA_CHALLENGE\"}"));
    assertEquals(RESPONSE, response(new TestFactor(Kind.SENT_CODE)));
    assertEquals(
        2, okta.asked().stream().filter(one -> one.address().getPath().contains("sms1")).count());
  }

  private void answerPush(String... results) {
    okta.on(AUTHN, _ -> new Reply(200, MFA));
    var look = new AtomicInteger();
    okta.on(
        "POST /api/v1/authn/factors/push1/verify",
        _ -> {
          String result = results[Math.min(look.getAndIncrement(), results.length - 1)];
          return new Reply(
              200,
              result.equals("SUCCESS")
                  ? SUCCESS
                  : "{\"status\":\"MFA_CHALLENGE\",\"factorResult\":\"%s\"}".formatted(result));
        });
  }

  @Test
  void waitsForAPush() throws NoCredentials {
    answerPush("WAITING", "WAITING", "SUCCESS");
    assertEquals(RESPONSE, response(new TestFactor(Kind.PUSH)));
    assertEquals(2, pauses);
  }

  @ParameterizedTest
  @CsvSource({"REJECTED, 0", "TIMEOUT, 0", "WAITING, 60"})
  void reportsAPushThatWasNotAccepted(String result, int waited) {
    answerPush(result);
    assertEquals("SignInRefused", failure(Kind.PUSH).getClass().getSimpleName());
    assertEquals(waited, pauses);
  }

  @ParameterizedTest
  @CsvSource({
    "401, E0000004, SignInRefused",
    "403, E0000068, SignInRefused",
    "401, E0000011, SignInRefused",
    "403, E0000006, SignInRefused",
    "429, E0000047, NotAnswered",
    "500, E0000009, NotAnswered",
    "400, E0000001, UnusableAnswer",
  })
  void mapsRefusalsToExceptions(int status, String code, String kind) {
    okta.on(AUTHN, _ -> error(status, code));
    assertEquals(kind, failure(Kind.CODE).getClass().getSimpleName());
    assertEquals(1, okta.asked().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOCKED_OUT", "PASSWORD_EXPIRED", "MFA_ENROLL"})
  void reportsOtherStatesByName(String status) {
    okta.on(
        AUTHN, _ -> new Reply(200, "{\"status\":\"%s\",\"stateToken\":\"s\"}".formatted(status)));
    var failure = failure(Kind.CODE);
    assertTrue(String.valueOf(failure.getMessage()).contains(status));
  }

  @Test
  void reportsASessionThatTheApplicationRejects() {
    okta.on("POST /api/v1/sessions", _ -> new Reply(200, "{\"id\":\"another\"}"));
    assertEquals("UnusableAnswer", failure(Kind.CODE).getClass().getSimpleName());
  }
}
