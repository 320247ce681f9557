package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import vend.Json;
import vend.policy.explain.ExplanationText;

/**
 * Sends requests through the whole path over HTTP, with DynamoDB Local and the local STS. The local
 * STS enforces the trust policies, so each vended role is allowed by the grants and by AWS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalPathIT {
  private static final String PROD = "/v1/credentials/shop-prod/deploy";

  private RunningVend running;

  @BeforeAll
  void start() throws Exception {
    running = new RunningVend(Map.of());
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
  }

  @Test
  void vendsOnceAndThenFromTheCache() throws Exception {
    String token = running.token("github", RunningVend.pipelineWith("run_id", "once"));
    HttpResponse<String> first = running.get(PROD, token);
    HttpResponse<String> second = running.get(PROD, token);
    assertEquals(Optional.of("vend; fwd=miss; stored"), first.headers().firstValue("cache-status"));
    assertEquals(
        Optional.of("vend; hit; detail=memory"), second.headers().firstValue("cache-status"));
    assertEquals(first.body(), second.body());
    assertEquals(Optional.of("no-store"), first.headers().firstValue("cache-control"));
  }

  @Test
  void explainsLiveRequestsAtHubAndSpoke() throws Exception {
    var claims = RunningVend.pipelineWith("run_id", "explained");
    running.get(PROD, running.token("github", claims));
    assertTrue(running.explanations().getLast().isAllowed());
    claims.put("ref", "refs/heads/other");
    running.get(PROD, running.token("github", claims));
    var denied = running.explanations().getLast();
    assertFalse(denied.isAllowedByHub());
    String text = String.join("\n", ExplanationText.of(denied));
    assertTrue(text.contains("if the hub assumed the role anyway"), text);
  }

  @Test
  void keepsCallersApartInTheCache() throws Exception {
    var one = running.get(PROD, running.token("github", RunningVend.pipelineWith("sub", "one")));
    var two = running.get(PROD, running.token("github", RunningVend.pipelineWith("sub", "two")));
    assertNotEquals(
        Json.readObject(one.body()).get("AccessKeyId"),
        Json.readObject(two.body()).get("AccessKeyId"));
  }

  @Test
  void decidesBeforeItReadsTheCache() throws Exception {
    String allowed = running.token("github", RunningVend.pipelineWith("run_id", "anew"));
    assertEquals(200, running.get(PROD, allowed).statusCode());
    var elsewhere = RunningVend.pipelineWith("run_id", "anew");
    elsewhere.put("ref", "refs/heads/other");
    assertEquals(403, running.get(PROD, running.token("github", elsewhere)).statusCode());
  }

  @Test
  void vendsForOneHourByDefault() throws Exception {
    String token = running.token("github", RunningVend.pipelineWith("run_id", "life"));
    running.get(PROD, token);
    assertEquals(3600, running.lastEvent().get("duration"));
    running.get(PROD + "?duration=15m", token);
    assertEquals(900, running.lastEvent().get("duration"));
    assertEquals(400, running.get(PROD + "?duration=899", token).statusCode());
    assertEquals(403, running.get(PROD + "?duration=3601", token).statusCode());
  }

  @Test
  void setsTheContentTypeOfEachFormat() throws Exception {
    String token = running.token("github", RunningVend.pipeline());
    for (String format : List.of("env", "fish", "powershell", "dotenv", "ini")) {
      var response = running.get(PROD + "?format=" + format, token);
      assertEquals(200, response.statusCode());
      assertEquals(
          Optional.of("text/plain; charset=utf-8"), response.headers().firstValue("content-type"));
    }
  }

  @Test
  void letsStaffReadEverywhereExceptWhereFrozen() throws Exception {
    var claims = Map.<String, Object>of("email", "ada@example.com", "groups", List.of("support"));
    String token = running.token("staff", claims);
    for (String account : List.of("shop-prod", "222222222222", "legacy")) {
      assertEquals(
          200, running.get("/v1/credentials/" + account + "/read-only", token).statusCode());
    }
    assertEquals(403, running.get("/v1/credentials/shop-prod/deploy", token).statusCode());
  }

  @Test
  void anExplicitDenyOverridesEveryGrant() throws Exception {
    var claims = RunningVend.pipelineWith("repository", "acme/legacy-shop");
    var response = running.get(PROD, running.token("github", claims));
    assertEquals(403, response.statusCode());
    assertEquals("ExplicitlyDenied", Json.readObject(response.body()).get("code"));
  }

  @Test
  void revealsNothingToUnknownCallers() throws Exception {
    String stranger =
        running.token("github", RunningVend.pipelineWith("repository_owner_id", "666"));
    var genuine = Json.readObject(running.get(PROD, stranger).body());
    var garbage = Json.readObject(running.get(PROD, "garbage").body());
    genuine.remove("requestId");
    garbage.remove("requestId");
    assertEquals(garbage, genuine);
    assertEquals("REQUIREMENT_NOT_MET", causeOf(stranger));
  }

  private String causeOf(String token) throws Exception {
    running.get(PROD, token);
    return String.valueOf(running.lastEvent().get("cause"));
  }

  @Test
  void refusesATokenFromTheSecondOfItsExpiration() throws Exception {
    String token = running.tokenThatExpiresNow("github", RunningVend.pipeline());
    assertEquals(401, running.get(PROD, token).statusCode());
    assertEquals("EXPIRED", running.lastEvent().get("cause"));
  }

  @Test
  void explainsInFullOnlyIfTheGrantAllowsIt() throws Exception {
    String token = running.token("github", RunningVend.pipelineWith("ref", "refs/tags/v1"));
    var open = Json.readObject(explain(token, "shop-test/deploy"));
    assertEquals("denied", open.get("decision"));
    assertTrue(String.valueOf(open.get("trace")).contains("refs/heads/*"));
    String closed = explain(token, "shop-prod/deploy");
    assertFalse(closed.contains("refs/heads/main"), "the required value stays hidden");
    assertTrue(closed.contains("refs/tags/v1"), "the caller's own value is shown");
  }

  private String explain(String token, String role) throws Exception {
    return running.post("/v1/explain", token, "{\"role\":\"" + role + "\"}").body();
  }

  @Test
  void neverShowsAnExternalId() throws Exception {
    String token = running.token("github", RunningVend.pipeline());
    var answers =
        List.of(
            running.get(PROD, token).body(),
            running.get("/v1/roles", token).body(),
            explain(token, "shop-prod/deploy"),
            explain(token, "shop-test/deploy"),
            String.join("\n", running.events()));
    for (String answer : answers) {
      for (String externalId :
          List.of("3f8e6c1a0b7d4e52", "9c1d5e7f2a4b6c80", "71a9d3c5e8f04b26")) {
        assertFalse(answer.contains(externalId));
      }
    }
  }

  @Test
  void refusesAnUnreadableBodyAsTheFunctionDoes() throws Exception {
    String large = "x".repeat(400 * 1024);
    HttpResponse<String> json = running.post("/v1/credentials", "token", large);
    assertEquals(413, json.statusCode());
    assertEquals("RequestTooLarge", Json.readObject(json.body()).get("code"));
    HttpResponse<String> xml = running.post("/sts", "token", large);
    assertEquals(413, xml.statusCode());
    assertTrue(xml.body().contains("<Code>RequestEntityTooLarge</Code>"), xml.body());
  }

  @Test
  void servesTheLocalIssuersDocuments() throws Exception {
    var discovery =
        Json.readObject(
            running
                .send(
                    HttpRequest.newBuilder(
                        running.uri("/local-issuer/.well-known/openid-configuration")))
                .body());
    assertEquals(running.uri("/local-issuer").toString(), discovery.get("issuer"));
    String keySet = running.send(HttpRequest.newBuilder(running.uri("/local-issuer/keys"))).body();
    assertTrue(keySet.contains("\"kty\":\"RSA\""));
    assertFalse(keySet.contains("\"d\":"), "the private key");
  }
}
