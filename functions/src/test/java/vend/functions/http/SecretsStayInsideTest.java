package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.Reason;
import vend.functions.TestGrants;

/** No token, credentials or external id appear in events, errors, or texts of objects. */
class SecretsStayInsideTest {
  private final ApiFixture vend = new ApiFixture();
  private final String token = vend.ciToken();

  private void assertNoSecretIn(String text) {
    var parts = List.of(token.split("\\."));
    assertEquals(3, parts.size());
    for (String part : parts) {
      assertFalse(text.contains(part), text);
    }
    assertFalse(text.contains("secret/of/"), text);
    assertFalse(text.contains("session-token/of/"), text);
    assertFalse(text.contains(TestGrants.EXTERNAL_ID), text);
  }

  @Test
  void eventsOfVendedCredentialsHoldNoSecret() {
    var call = Call.get(ApiFixture.PROD_DEPLOY).bearing(token);
    String answered = vend.send(call).assertAnswered().body();
    assertTrue(answered.contains("secret/of/") && answered.contains("session-token/of/"));
    vend.send(call).assertAnswered();
    vend.lines.forEach(this::assertNoSecretIn);
    assertEquals("ASIA0000000000000001", vend.events().getFirst().get("accessKeyId"));
  }

  @Test
  void errorsAndTheirEventsHoldNoSecret() {
    var withKeysInTheCache = Call.get(ApiFixture.PROD_DEPLOY).bearing(token);
    vend.send(withKeysInTheCache).assertAnswered();
    assertNoSecretIn(vend.send(Call.get("/v1/roles").bearing(token)).assertAnswered().body());
    for (Call call :
        List.of(
            Call.get("/v1/credentials/shop-test/deploy").bearing(token),
            Call.get("/v1/credentials/shop-prod/deploy?" + token + "=" + token).bearing(token),
            Call.get("/v1/" + token).bearing(token),
            Call.get("/v1/credentials/" + token + "/" + token).bearing(token),
            Call.post("/v1/credentials", token).bearing(token),
            Call.post("/v1/credentials", "{\"role\":\"" + token + "\"}").bearing(token),
            Call.post("/v1/credentials", "{\"" + token + "\":1}").bearing(token),
            Call.post("/v1/explain", "{\"role\":\"" + token).bearing(token),
            Call.get(ApiFixture.PROD_DEPLOY).bearing(token + "x"),
            Call.of(token, "/v1/roles").bearing("x"))) {
      var reply = vend.send(call);
      assertTrue(reply.status() >= 400, reply.body());
      assertNoSecretIn(reply.body() + reply.headers());
    }
    vend.clock.advance(java.time.Duration.ofMinutes(20));
    vend.sts.refuse(Reason.REFUSED_BY_AWS, "AccessDenied");
    assertNoSecretIn(vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken())).body());
    vend.lines.forEach(this::assertNoSecretIn);
  }

  @Test
  void textsOfObjectsShowNoSecret() throws InvalidRequest {
    var call = Call.post("/v1/credentials", token).bearing(token);
    var request = HttpRequest.of(call.event(), "fallback");
    assertNoSecretIn(request.toString());
    assertNoSecretIn(
        new Exchange(
                request,
                new vend.functions.event.DecisionEvent("id", "", ApiFixture.NOW),
                ApiFixture.NOW)
            .toString());
    assertNoSecretIn(new HttpResponse(200, Map.of(), token).toString());
    assertNoSecretIn(request.bearerToken().toString());
  }
}
