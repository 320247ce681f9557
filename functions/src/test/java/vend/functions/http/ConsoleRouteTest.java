package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.Secret;
import vend.console.Federation;

/** Console links. */
class ConsoleRouteTest {
  private static final String PROD = "{\"role\":\"shop-prod/deploy\"}";

  private final ApiFixture vend = new ApiFixture();

  private Reply console(String body) {
    return vend.send(Call.post("/v1/console", body).bearing(vend.ciToken()));
  }

  private static String to(String destination) {
    return "{\"role\":\"shop-prod/deploy\",\"destination\":\"" + destination + "\"}";
  }

  private static Map<String, String> query(String url) {
    var query = new HashMap<String, String>();
    Arrays.stream(URI.create(url).getRawQuery().split("&", -1))
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> query.put(pair[0], URLDecoder.decode(pair[1], UTF_8)));
    return query;
  }

  @Test
  void makesALinkWithTheRolesCredentials() {
    Reply reply = console(PROD).assertAnswered();
    assertEquals("application/json", reply.header("content-type"));
    assertEquals("vend; fwd=miss; stored", reply.header("cache-status"));
    String url = reply.text("url");
    assertTrue(url.startsWith("https://signin.aws.amazon.com/federation?Action=login&"), url);
    assertEquals(
        Map.of(
            "Action", "login",
            "Destination", "https://console.aws.amazon.com/",
            "SigninToken", FakeFederation.TOKEN),
        query(url));
    assertEquals("2026-03-01T12:30:00Z", reply.text("expiration"));
    String form = URLDecoder.decode(vend.federation.forms().getFirst(), UTF_8);
    assertTrue(form.startsWith("https://signin.aws.amazon.com/federation Action=getSigninToken&"));
    assertTrue(form.contains("\"sessionId\":\"ASIA0000000000000001\""), form);
    assertTrue(form.contains("\"sessionKey\":\"secret/of/"), form);
    assertFalse(form.contains("SessionDuration"), form);
  }

  @Test
  void usesCachedCredentialsAndMakesANewLinkEachTime() {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken())).assertAnswered();
    assertEquals("vend; hit; detail=memory", console(PROD).assertAnswered().header("cache-status"));
    console(PROD).assertAnswered();
    assertEquals(1, vend.sts.requests().size());
    assertEquals(2, vend.federation.forms().size());
  }

  @Test
  void leadsToTheRequestedPageAndNamesTheSignInPage() {
    String page = "https://eu-central-1.console.aws.amazon.com/s3/home?region=eu-central-1#x";
    String body =
        "{\"role\":\"shop-prod/deploy\",\"duration\":\"15m\",\"destination\":\"%s\",\"issuer\":\"%s\"}"
            .formatted(page, "https://portal.example.com/aws");
    Reply reply = console(body).assertAnswered();
    var query = query(reply.text("url"));
    assertEquals(page, query.get("Destination"));
    assertEquals("https://portal.example.com/aws", query.get("Issuer"));
    assertEquals("2026-03-01T12:15:00Z", reply.text("expiration"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "http://console.aws.amazon.com/",
        "https://console.aws.amazon.com.evil.example/",
        "https://console.aws.amazon.com@evil.example/",
        "//console.aws.amazon.com/",
        "javascript:alert(1)",
        ""
      })
  void rejectsOtherDestinations(String destination) {
    Reply reply = console(to(destination)).assertRefused(Reason.INVALID_REQUEST);
    assertTrue(reply.detail().startsWith("destination: must be a page of the AWS console"));
    assertFalse(reply.body().contains("evil"), reply.body());
    vend.assertNothingDownstream();
  }

  @Test
  void rejectsAConsolePageOfAnotherPartitionBeforeItVends() {
    Reply reply =
        console(to("https://console.amazonaws.cn/")).assertRefused(Reason.INVALID_REQUEST);
    assertTrue(reply.detail().startsWith("destination: "), reply.detail());
    assertEquals(List.of(), vend.sts.requests());
    assertEquals(List.of(), vend.federation.forms());
    assertEquals("INVALID", vend.event().get("verdict"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"shop-prod/deploy\",\"issuer\":\"http://portal.example.com/\"}",
        "{\"role\":\"shop-prod/deploy\",\"issuer\":1}",
        "{\"role\":\"shop-prod/deploy\",\"destination\":null}",
        "{\"role\":\"shop-prod/deploy\",\"format\":\"link\"}",
        "{\"roles\":[\"shop-prod/deploy\"]}",
        "{\"role\":\"shop-prod/deploy\",\"duration\":60}",
        "{}",
        ""
      })
  void rejectsAMalformedBody(String body) {
    console(body).assertRefused(Reason.INVALID_REQUEST);
    vend.assertNothingDownstream();
  }

  @Test
  void decidesAsForCredentials() {
    console("{\"role\":\"shop-test/deploy\"}").assertRefused(Reason.ROLE_NOT_GRANTED);
    vend.send(Call.post("/v1/console", PROD)).assertRefused(Reason.UNAUTHENTICATED);
    console("{\"role\":\"shop-prod/deploy\",\"duration\":\"1h\"}")
        .assertRefused(Reason.DURATION_TOO_LONG);
    vend.send(Call.get("/v1/console").bearing(vend.ciToken()))
        .assertRefused(Reason.METHOD_NOT_ALLOWED);
    assertEquals(List.of(), vend.sts.requests());
    assertEquals(List.of(), vend.federation.forms());
  }

  @Test
  void returnsTheLinkAloneAsAFormat() {
    Reply byPath =
        vend.send(Call.get(ApiFixture.PROD_DEPLOY + "?format=link").bearing(vend.ciToken()))
            .assertAnswered();
    assertEquals("text/plain; charset=utf-8", byPath.header("content-type"));
    assertTrue(
        byPath.body().matches("https://signin\\.aws\\.amazon\\.com/federation\\?\\S+\n"),
        byPath.body());
    String body = "{\"role\":\"shop-prod/deploy\",\"format\":\"link\"}";
    Reply byBody = vend.send(Call.post("/v1/credentials", body).bearing(vend.ciToken()));
    assertEquals(byPath.body(), byBody.assertAnswered().body());
  }

  @Test
  void returnsALinkForEachOfSeveralRoles() {
    String body = "{\"roles\":[\"shop-prod/deploy\",\"shop-test/deploy\"],\"format\":\"link\"}";
    Reply reply = vend.send(Call.post("/v1/credentials", body).bearing(vend.ciToken()));
    var roles = assertInstanceOf(List.class, reply.assertAnswered().json().get("roles"));
    var first = (Map<?, ?>) roles.getFirst();
    assertEquals(200, first.get("status"));
    assertTrue(String.valueOf(first.get("text")).contains(FakeFederation.TOKEN));
    assertEquals(403, ((Map<?, ?>) roles.get(1)).get("status"));
  }

  @Test
  void listsTheLinkAmongTheFormats() {
    Reply reply = vend.send(Call.get(ApiFixture.PROD_DEPLOY + "?format=LINK").bearing("x"));
    assertTrue(reply.detail().endsWith("dotenv, ini, link"), reply.detail());
  }

  @Test
  void reportsThatTheSignInServiceDoesNotAnswer() {
    vend.federation.answer(new Federation.NotAnswered("Timeout"));
    assertEquals(
        "1", console(PROD).assertRefused(Reason.FEDERATION_UNAVAILABLE).header("retry-after"));
    assertEquals("federation endpoint: Timeout", vend.event().get("cause"));
    assertEquals("UNAVAILABLE", vend.event().get("verdict"));
    assertFalse(vend.event().containsKey("consoleLink"));
    assertEquals("ASIA0000000000000001", vend.event().get("accessKeyId"));
  }

  @Test
  void reportsAnErrorOfTheSignInServiceWithoutItsText() {
    vend.federation.answer(new Federation.Answered(400, Secret.of("<h1>secret words</h1>")));
    Reply reply = console(PROD).assertRefused(Reason.CONSOLE_REFUSED);
    assertFalse(reply.body().contains("secret words"));
    assertEquals("federation endpoint: status 400", vend.event().get("cause"));
    assertEquals("DENIED", vend.event().get("verdict"));
  }

  @Test
  void requestsNoLinkWithoutCredentials() {
    vend.sts.refuse(Reason.REFUSED_BY_AWS, "AccessDenied");
    console(PROD).assertRefused(Reason.REFUSED_BY_AWS);
    assertEquals(List.of(), vend.federation.forms());
  }

  @Test
  void recordsThatALinkWasMadeWithoutLinkOrCredentials() {
    Reply reply = console(to("https://console.aws.amazon.com/sensitive-page"));
    String url = reply.assertAnswered().text("url");
    vend.clock.advance(Duration.ofSeconds(1));
    vend.send(Call.get(ApiFixture.PROD_DEPLOY + "?format=link").bearing(vend.ciToken()));
    assertEquals(true, vend.events().getFirst().get("consoleLink"));
    assertEquals("/v1/console", vend.events().getFirst().get("route"));
    for (String line : vend.lines) {
      for (String secret :
          List.of(
              url,
              URLEncoder.encode(url, UTF_8),
              FakeFederation.TOKEN,
              "secret/of/",
              "session-token/of/",
              "sensitive-page",
              "SigninToken")) {
        assertFalse(line.contains(secret), line);
      }
    }
  }
}
