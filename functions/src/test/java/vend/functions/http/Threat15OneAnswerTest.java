package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

/**
 * Threat 15: every malformed request gets exactly one answer and one event, and goes no further.
 */
class Threat15OneAnswerTest {
  static final List<String> NOT_PAYLOAD_2 =
      List.of("no context", "no http", "no method", "payload 1.0");

  private final ApiFixture vend = new ApiFixture();

  private void assertOneRefusal(Reply reply) {
    assertTrue(reply.status() >= 400 && reply.status() < 500, reply.body());
    assertEquals(reply.text("code"), vend.event().get("reason"));
    assertEquals(reply.text("requestId"), vend.event().get("requestId"));
    vend.assertNothingDownstream();
  }

  static Stream<Map<String, Object>> malformedClaims() {
    return Stream.of(
        Map.of("sub", 1),
        Map.of("sub", ""),
        Map.of("sub", List.of("a", "b")),
        Map.of("exp", "soon"),
        Map.of("exp", -1),
        Map.of("exp", 1e300),
        Map.of("iat", Map.of()),
        Map.of("nbf", true),
        Map.of("aud", List.of("vend", 1)),
        Map.of("aud", Map.of()),
        Map.of("jti", 7),
        Map.of("owner", List.of()),
        Map.of("owner", Map.of("owner", "4242")),
        Map.of("repository", List.of("acme/shop", "acme/other")),
        Map.of("repository", Map.of()),
        Map.of("run_id", List.of("1", "2")),
        Map.of("run_id", ""),
        Map.of("run_id", "${aws:username}"),
        Map.of("run_id", "*"),
        Map.of("run_id", "7\n8"),
        Map.of("run_id", "x".repeat(100)));
  }

  @ParameterizedTest
  @MethodSource("malformedClaims")
  void rejectsMalformedClaims(Map<String, Object> malformed) {
    var claims = vend.ciClaims();
    claims.putAll(malformed);
    assertOneRefusal(vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ci.sign(claims))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "sub", "aud", "exp", "owner", "repository", "run_id"})
  void rejectsATokenWithoutARequiredClaim(String name) {
    var claims = vend.ciClaims();
    claims.remove(name);
    assertOneRefusal(vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ci.sign(claims))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{}", "[", "{\"role\":{}}", "\u0000", "{\"role\":\"a/b\",\"tags\":[[]]}"})
  void rejectsMalformedBodies(String body) {
    assertOneRefusal(vend.send(Call.post("/v1/credentials", body).bearing(vend.ciToken())));
  }

  @Property(tries = 300)
  void answersBodiesOfAnyContent(@ForAll String body) {
    var fresh = new ApiFixture();
    var reply = fresh.send(Call.post("/v1/explain", body).bearing("garbage"));
    assertTrue(reply.status() == 400 || reply.status() == 401, reply.body());
    assertEquals(1, fresh.lines.size());
    fresh.assertNothingDownstream();
  }

  @Property(tries = 300)
  void answersPathsAndQueriesOfAnyContent(@ForAll String path, @ForAll String query) {
    var fresh = new ApiFixture();
    var call = new Call("GET", "/v1/credentials/a/" + path, query, Map.of(), "", false);
    var reply = fresh.send(call);
    assertTrue(reply.status() == 400 || reply.status() == 401, reply.body());
    assertEquals(1, fresh.lines.size());
  }

  @Property(tries = 300)
  void answersHeadersOfAnyContent(@ForAll String authorization, @ForAll String agent) {
    var fresh = new ApiFixture();
    fresh
        .send(
            Call.get(ApiFixture.PROD_DEPLOY)
                .with("authorization", authorization)
                .with("user-agent", agent)
                .with("x-amzn-trace-id", agent))
        .assertRefused(Reason.UNAUTHENTICATED);
    assertEquals(1, fresh.lines.size());
    assertTrue(fresh.lines.getFirst().lines().count() == 1);
  }

  private static APIGatewayV2HTTPEvent notPayload2(String kind) {
    var event = Call.get(ApiFixture.PROD_DEPLOY).bearing("secret-token").event();
    switch (kind) {
      case "no context" -> event.setRequestContext(null);
      case "no http" -> event.getRequestContext().setHttp(null);
      case "no method" -> event.getRequestContext().getHttp().setMethod(null);
      default -> {
        event.setVersion("1.0");
        event.setRawPath(null);
        event.getRequestContext().setHttp(null);
      }
    }
    return event;
  }

  @ParameterizedTest
  @FieldSource("NOT_PAYLOAD_2")
  void rejectsEventsThatAreNotOfPayloadFormat2(String kind) {
    var reply = Reply.of(vend.api().handle(notPayload2(kind), "fallback"));
    assertOneRefusal(reply.assertRefused(Reason.INVALID_REQUEST));
    assertEquals("event: is not an HTTP API event of payload format 2.0", reply.detail());
    assertEquals(kind.equals("no context") ? "fallback" : Call.REQUEST_ID, reply.text("requestId"));
  }

  @Test
  void answersAnEventWithoutOptionalFields() {
    var event = Call.get("/").event();
    event.setRawPath(null);
    event.setRawQueryString(null);
    event.setHeaders(null);
    event.setBody(null);
    event.getRequestContext().setRequestId(null);
    event.getRequestContext().getHttp().setSourceIp(null);
    var reply = Reply.of(vend.api().handle(event, "fallback"));
    assertOneRefusal(reply.assertRefused(Reason.NOT_FOUND));
    assertEquals("fallback", reply.text("requestId"));
  }

  @Test
  void rejectsHeadersWithoutValues() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("authorization", null);
    headers.put("user-agent", null);
    assertOneRefusal(vend.send(new Call("GET", ApiFixture.PROD_DEPLOY, "", headers, "", false)));
  }

  @Test
  void rejectsAnEventThatIsTooLarge() {
    var reply = vend.send(Call.post("/v1/credentials", "x".repeat(512 * 1024 + 1)));
    assertOneRefusal(reply.assertRefused(Reason.REQUEST_TOO_LARGE));
    assertEquals("INVALID", vend.event().get("verdict"));
  }
}
