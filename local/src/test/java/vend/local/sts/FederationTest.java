package vend.local.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sts.StsClient;
import vend.Json;

/** Tests the federation endpoint against AWS's documentation. */
class FederationTest {
  private static final String PAGE = "https://console.aws.amazon.com/s3?<b>\"x\"&y";

  private final StsFixture fixture = new StsFixture();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    fixture.close();
  }

  private static String form(Map<String, String> fields) {
    return new TreeMap<>(fields)
        .entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
  }

  private HttpResponse<String> get(Map<String, String> fields) throws Exception {
    URI address = URI.create(fixture.sts.federation() + "?" + form(fields));
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(Map<String, String> fields) throws Exception {
    var request =
        HttpRequest.newBuilder(fixture.sts.federation().address())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(fields)));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String session(String id, String key, String token) {
    return Json.write(Map.of("sessionId", id, "sessionKey", key, "sessionToken", token));
  }

  /** Returns the spoke role's credentials, which the hub role's session assumed: role chaining. */
  private String chained() {
    try (StsClient hub = fixture.as(StsFixture.HUB)) {
      var credentials = hub.assumeRole(StsFixture.vendsRequest()).credentials();
      return session(
          credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }
  }

  /** Returns a role's credentials, which a user's long-term credentials assumed. */
  private String notChained() {
    try (StsClient user = fixture.asUser()) {
      var credentials =
          user.assumeRole(role -> role.roleArn(StsFixture.OPEN.toString()).roleSessionName("ann"))
              .credentials();
      return session(
          credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }
  }

  private static Map<String, String> tokenRequest(String session) {
    return Map.of("Action", "getSigninToken", "Session", session);
  }

  private static Map<String, String> tokenRequest(String session, String seconds) {
    return Map.of("Action", "getSigninToken", "Session", session, "SessionDuration", seconds);
  }

  private static String token(HttpResponse<String> answer) throws Exception {
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("application/json", answer.headers().firstValue("content-type").orElse(""));
    Map<String, Object> document = Json.readObject(answer.body());
    assertEquals(java.util.Set.of("SigninToken"), document.keySet());
    return String.valueOf(document.get("SigninToken"));
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertEquals(400, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("HTTP Status 400 - "), answer.body());
  }

  private HttpResponse<String> login(String token) throws Exception {
    return get(
        Map.of(
            "Action",
            "login",
            "Issuer",
            "https://portal.example.com/",
            "Destination",
            PAGE,
            "SigninToken",
            token));
  }

  @Test
  void makesSigninTokensByGetAndPost() throws Exception {
    String session = chained();
    assertFalse(token(get(tokenRequest(session))).equals(token(post(tokenRequest(session)))));
  }

  @Test
  void showsTheDestinationAndTheIdentity() throws Exception {
    var page = login(token(post(tokenRequest(chained()))));
    assertEquals(200, page.statusCode());
    assertTrue(
        page.body().contains("arn:aws:sts::222222222222:assumed-role/deploy/acme-shop-42"),
        page.body());
    assertTrue(page.body().contains("?&lt;b&gt;&quot;x&quot;&amp;y"), page.body());
    assertTrue(page.body().contains("https://portal.example.com/"), page.body());
    assertEquals("no-store", page.headers().firstValue("cache-control").orElse(""));
  }

  @Test
  void acceptsASigninTokenForFifteenMinutes() throws Exception {
    String token = token(post(tokenRequest(chained())));
    fixture.clock.advance(Duration.ofMinutes(15).minusSeconds(1));
    assertEquals(200, login(token).statusCode());
    fixture.clock.advance(Duration.ofSeconds(1));
    assertRefused(login(token));
  }

  @Test
  void acceptsADurationOnlyWithoutRoleChaining() throws Exception {
    token(post(tokenRequest(notChained(), "43200")));
    assertRefused(post(tokenRequest(chained(), "3600")));
    assertRefused(get(tokenRequest(chained(), "900")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"899", "43201", "", "x"})
  void rejectsAnInvalidDuration(String seconds) throws Exception {
    assertRefused(post(tokenRequest(notChained(), seconds)));
  }

  @Test
  void rejectsExpiredCredentials() throws Exception {
    String session = chained();
    fixture.clock.advance(Duration.ofHours(1));
    assertRefused(post(tokenRequest(session)));
  }

  @Test
  void rejectsLongTermAndUnknownCredentials() throws Exception {
    assertRefused(
        post(tokenRequest(session(StsFixture.USER_KEY, StsFixture.USER_SECRET.reveal(), ""))));
    assertRefused(post(tokenRequest(session("ASIAEXAMPLE", "x", "y"))));
    Map<String, Object> good = Json.readObject(chained());
    for (String member : good.keySet()) {
      var changed = new TreeMap<>(good);
      changed.put(member, good.get(member) + "x");
      assertRefused(post(tokenRequest(Json.write(changed))));
      changed.remove(member);
      assertRefused(post(tokenRequest(Json.write(changed))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{}", "x"})
  void rejectsAMalformedSession(String session) throws Exception {
    assertRefused(post(tokenRequest(session)));
  }

  @Test
  void rejectsUnknownActionsAndIncompleteRequests() throws Exception {
    assertRefused(get(Map.of("Action", "logout")));
    assertRefused(get(Map.of("Action", "getSigninToken")));
    assertRefused(get(Map.of("Action", "login", "Destination", PAGE)));
    assertRefused(login("no-token"));
    assertRefused(
        get(Map.of("Action", "login", "SigninToken", token(post(tokenRequest(chained()))))));
  }

  @Test
  void rejectsRequestsOfWebPages() throws Exception {
    var request =
        HttpRequest.newBuilder(fixture.sts.federation().address())
            .header("Origin", "https://evil.example")
            .POST(BodyPublishers.ofString(form(tokenRequest(chained()))));
    assertEquals(403, client.send(request.build(), BodyHandlers.ofString()).statusCode());
  }
}
