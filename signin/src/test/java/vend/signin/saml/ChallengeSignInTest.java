package vend.signin.saml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import vend.client.http.Network;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;

/** Which challenges get an answer; real servers are in other tests. */
class ChallengeSignInTest {
  private static final String RESPONSE = SamlFixture.base64();
  private static final String PASSWORD = "w&nder=land+ü";

  private final StubServer idp;

  ChallengeSignInTest() throws IOException {
    idp = new StubServer();
  }

  @AfterEach
  void stop() {
    idp.close();
  }

  private SignInPage page(PasswordMethod way) {
    return new SignInPage(
        idp.at("/aws"),
        way,
        SamlFixture.alice(),
        Map.of("X-Origin", "office"),
        Network.PLAIN,
        Progress.NONE);
  }

  private String response(PasswordMethod way) throws NoCredentials {
    return page(way).response(false).base64().reveal();
  }

  private <T extends NoCredentials> T failure(Class<T> kind, PasswordMethod way) {
    NoCredentials failure = assertThrows(NoCredentials.class, () -> response(way));
    String words = failure + failure.next().orElse("");
    assertFalse(words.contains(PASSWORD) || words.contains(RESPONSE), words);
    return assertInstanceOf(kind, failure, words);
  }

  private static Reply challenge(String scheme) {
    return new Reply(401, "", Map.of("WWW-Authenticate", scheme));
  }

  private static String digest(String algorithm) {
    return "Digest realm=\"acme\", nonce=\"n1\", qop=\"auth\", algorithm=" + algorithm;
  }

  private Reply digested(Asked asked, String algorithm) {
    if (asked.header("authorization").isEmpty()) {
      return challenge(digest(algorithm));
    }
    assertEquals(expected(asked, algorithm), part(asked, "response"));
    return Reply.page(SamlFixture.handOn(RESPONSE));
  }

  /** Computes the response of RFC 7616, section 3.4.1. */
  private static String expected(Asked asked, String algorithm) {
    String secret = hash(algorithm, "alice:acme:" + PASSWORD);
    String request = hash(algorithm, asked.method() + ":" + part(asked, "uri"));
    return hash(
        algorithm,
        String.join(":", secret, "n1", part(asked, "nc"), part(asked, "cnonce"), "auth", request));
  }

  private static String part(Asked asked, String name) {
    Matcher found =
        Pattern.compile("\\b" + name + "=\"?([^\",]+)").matcher(asked.header("authorization"));
    assertTrue(found.find(), name);
    return found.group(1);
  }

  private static String hash(String algorithm, String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"MD5", "SHA-256"})
  void sendsADigestInsteadOfThePassword(String algorithm) throws NoCredentials {
    idp.on("GET /aws", asked -> digested(asked, algorithm));
    assertEquals(RESPONSE, response(PasswordMethod.DIGEST));
    assertEquals("office", idp.asked().getLast().header("x-origin"));
  }

  @ParameterizedTest
  @EnumSource(names = {"DIGEST", "NTLM"})
  void doesNotAnswerAnotherChallenge(PasswordMethod way) {
    idp.on("GET /aws", _ -> challenge("Basic realm=\"acme\", Negotiate"));
    var failure = failure(NoCredentials.UnusableAnswer.class, way);
    assertTrue(String.valueOf(failure.getMessage()).endsWith("it accepts basic, negotiate"));
    assertEquals(1, idp.asked().size());
    assertEquals("", idp.asked().getFirst().header("authorization"));
  }

  @Test
  void doesNotRetryARefusedDigest() {
    idp.on("GET /aws", _ -> challenge(digest("MD5")));
    failure(NoCredentials.SignInRefused.class, PasswordMethod.DIGEST);
    assertEquals(2, idp.asked().size());
  }

  @Test
  void doesNotRetryARefusedNtlmMessage() {
    idp.on("GET /aws", _ -> challenge("NTLM"));
    failure(NoCredentials.SignInRefused.class, PasswordMethod.NTLM);
    assertEquals(2, idp.asked().size());
  }

  @ParameterizedTest
  @EnumSource(names = {"DIGEST", "NTLM"})
  void doesNotAnswerAnotherServersChallenge(PasswordMethod way) {
    idp.on("GET /aws", _ -> Reply.to(idp.elsewhere("/other").toString()));
    idp.on("GET /other", _ -> challenge(way == PasswordMethod.NTLM ? "NTLM" : digest("MD5")));
    failure(NoCredentials.SignInRefused.class, way);
    assertEquals(2, idp.asked().size());
    assertEquals("", idp.asked().getLast().header("authorization"));
    assertEquals("", idp.asked().getLast().header("x-origin"));
  }

  @Test
  void storesCookiesAndSubmitsScriptedForms() throws NoCredentials {
    idp.on(
        "GET /aws",
        asked ->
            asked.header("authorization").isEmpty()
                ? challenge(digest("MD5"))
                : Reply.page(
                        "<form method=post action=/on><input type=hidden name=a value=b></form>")
                    .with("Set-Cookie", "session=one; Path=/"));
    idp.on(
        "POST /on",
        asked ->
            asked.header("cookie").contains("session=one") && asked.form().equals(Map.of("a", "b"))
                ? Reply.page(SamlFixture.handOn(RESPONSE))
                : new Reply(400, ""));
    assertEquals(RESPONSE, response(PasswordMethod.DIGEST));
  }

  @ParameterizedTest
  @EnumSource(names = {"DIGEST", "NTLM"})
  void treatsAPasswordFormAsARefusal(PasswordMethod way) {
    idp.on(
        "GET /aws",
        _ -> Reply.page("<form method=post><input name=u><input type=password name=p></form>"));
    failure(NoCredentials.SignInRefused.class, way);
    assertEquals(List.of("GET"), idp.asked().stream().map(Asked::method).toList());
  }

  @ParameterizedTest
  @EnumSource(PasswordMethod.class)
  void reportsAProxyThatRequiresALogin(PasswordMethod way) {
    Reply reply = new Reply(407, "", Map.of("Proxy-Authenticate", "Basic realm=\"proxy\""));
    idp.on("GET /aws", _ -> reply).on("POST /aws", _ -> reply);
    var failure = failure(NoCredentials.NotAnswered.class, way);
    assertTrue(String.valueOf(failure.getMessage()).contains("proxy"));
    assertEquals(1, idp.asked().size());
  }

  @ParameterizedTest
  @EnumSource(names = {"DIGEST", "NTLM"})
  void stopsReadingEndlessPages(PasswordMethod way) {
    idp.on("GET /aws", _ -> Reply.page("<p>".repeat(400_000)));
    failure(NoCredentials.NotAnswered.class, way);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIGEST", "NTLM"})
  void reportsAServerThatDoesNotAnswer(PasswordMethod way) {
    idp.close();
    failure(NoCredentials.NotAnswered.class, way);
  }
}
