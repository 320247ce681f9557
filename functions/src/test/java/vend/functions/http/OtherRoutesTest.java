package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

class OtherRoutesTest {
  private final ApiFixture vend = new ApiFixture();

  @Test
  void answersTheHealthCheckWithoutATokenAndWithoutAnEvent() {
    var reply = vend.send(Call.get("/healthz"));
    assertEquals(Map.of("status", "ok"), reply.assertAnswered().json());
    assertEquals(List.of(), vend.lines);
  }

  @Test
  void answersTheHealthCheckWithoutGrants() {
    vend.removeGrants();
    vend.send(Call.get("/healthz")).assertAnswered();
  }

  @Test
  void writesNoEventForAnotherSpellingOfThePath() {
    vend.send(Call.get("/%68ealthz")).assertAnswered();
    assertEquals(List.of(), vend.lines);
  }

  @Test
  void servesTheOpenApiDocumentAsCacheable() throws IOException {
    var reply = vend.send(Call.get("/openapi.json"));
    assertEquals(200, reply.status());
    assertEquals("public, max-age=300", reply.header("cache-control"));
    assertEquals(Files.readString(Path.of("..", "openapi.json")), reply.body());
    assertEquals(List.of(), vend.lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz?x=1", "/openapi.json?x", "/v1/roles?account=shop-prod"})
  void rejectsQueryParametersOnPathsWithoutAny(String path) {
    vend.send(Call.get(path).bearing(vend.staffToken())).assertRefused(Reason.INVALID_REQUEST);
    assertEquals("INVALID", vend.event().get("verdict"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/credentials", "/v1/explain", "/v1/console"})
  void rejectsQueryParametersTogetherWithABody(String path) {
    vend.send(
            Call.post(path + "?duration=900", "{\"role\":\"shop-test/deploy\"}")
                .bearing(vend.staffToken()))
        .assertRefused(Reason.INVALID_REQUEST);
  }

  @Test
  void listsTheRolesThatTheCallerMayAssume() {
    var reply = vend.send(Call.get("/v1/roles").bearing(vend.ciToken()));
    assertEquals(
        Map.of(
            "roles",
            List.of(
                Map.of(
                    "role", "arn:aws:iam::222222222222:role/vend/deploy",
                    "account", "222222222222",
                    "accountName", "shop-prod",
                    "maxDuration", 1800,
                    "approval", false))),
        reply.assertAnswered().json());
    assertEquals("ALLOWED", vend.event().get("verdict"));
    assertEquals("ci", vend.event().get("issuer"));
    assertTrue(vend.event().containsKey("grantsRevision"));
    vend.assertNothingDownstream();
  }

  @Test
  void listsNoRolesForACallerWithoutRoles() {
    var claims = vend.ciClaims();
    claims.put("ref", "refs/heads/feature");
    var reply = vend.send(Call.get("/v1/roles").bearing(vend.ci.sign(claims)));
    assertEquals(Map.of("roles", List.of()), reply.assertAnswered().json());
  }

  @Test
  void omitsRolesThatADenyCovers() {
    var reply = vend.send(Call.get("/v1/roles").bearing(vend.staffToken()));
    assertFalse(reply.assertAnswered().body().contains("frozen"), reply.body());
    assertTrue(reply.body().contains("role/team/audit"), reply.body());
  }

  @Test
  void explainsAnAllowedRequestWithoutCredentialsOrExternalId() {
    var reply =
        vend.send(
            Call.post("/v1/explain", "{\"role\":\"shop-test/deploy\"}").bearing(vend.staffToken()));
    assertEquals("allowed", reply.assertAnswered().text("decision"));
    assertEquals("staff-shapes", reply.text("grant"));
    assertTrue(reply.json().containsKey("trace"));
    assertFalse(reply.body().contains("9c1d5e7f2a4b6c80"));
    assertEquals("ALLOWED", vend.event().get("verdict"));
    vend.assertNothingDownstream();
  }

  @Test
  void explainsADenialWithoutTheRequiredValues() {
    var claims = vend.ciClaims();
    claims.put("ref", "refs/heads/feature");
    var reply =
        vend.send(
            Call.post("/v1/explain", "{\"role\":\"shop-prod/deploy\"}")
                .bearing(vend.ci.sign(claims)));
    assertEquals("denied", reply.assertAnswered().text("decision"));
    assertEquals("ConditionNotMet", reply.text("code"));
    assertFalse(reply.json().containsKey("trace"));
    assertFalse(reply.body().contains("refs/heads/main"));
    assertEquals("DENIED", vend.event().get("verdict"));
    assertEquals("ConditionNotMet", vend.event().get("reason"));
  }

  @Test
  void rejectsAFormatForExplain() {
    vend.send(
            Call.post("/v1/explain", "{\"role\":\"shop-test/deploy\",\"format\":\"env\"}")
                .bearing(vend.staffToken()))
        .assertRefused(Reason.INVALID_REQUEST);
  }
}
