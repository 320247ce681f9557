package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Json;
import vend.Reason;

/** Several roles in one request. Each role is decided, vended and logged separately. */
class SeveralRolesTest {
  private static final String ARN = "arn:aws:iam::333333333333:role/team/audit";

  private final ApiFixture vend = new ApiFixture();

  private Reply ask(Map<String, Object> body) {
    return vend.send(Call.post("/v1/credentials", Json.write(body)).bearing(vend.staffToken()));
  }

  private List<Map<?, ?>> roles(Map<String, Object> body) {
    List<?> roles = assertInstanceOf(List.class, ask(body).assertAnswered().json().get("roles"));
    return roles.stream().<Map<?, ?>>map(role -> assertInstanceOf(Map.class, role)).toList();
  }

  @Test
  void answersEachRoleInTheOrderOfTheRequest() {
    List<Map<?, ?>> roles =
        roles(
            Map.of(
                "roles", List.of("shop-test/deploy", "shop-prod/deploy", ARN, "shop-test/frozen")));
    assertEquals(
        List.of("shop-test/deploy", "shop-prod/deploy", ARN, "shop-test/frozen"),
        roles.stream().map(role -> role.get("role")).toList());
    assertEquals(
        List.of(200, 403, 200, 403), roles.stream().map(role -> role.get("status")).toList());
    var credentials = assertInstanceOf(Map.class, roles.getFirst().get("credentials"));
    assertEquals("arn:aws:iam::333333333333:role/vend/deploy", credentials.get("RoleArn"));
    var error = assertInstanceOf(Map.class, roles.get(1).get("error"));
    assertEquals(Reason.ROLE_NOT_GRANTED.code(), error.get("code"));
    assertEquals(
        Reason.EXPLICITLY_DENIED.code(),
        assertInstanceOf(Map.class, roles.get(3).get("error")).get("code"));
    assertFalse(roles.get(1).containsKey("credentials"));
    assertFalse(roles.getFirst().containsKey("error"));
  }

  @Test
  void eachRoleHasItsOwnEvent() {
    ask(Map.of("roles", List.of("shop-test/deploy", "shop-prod/deploy")));
    assertEquals(
        Map.of("shop-test/deploy", "ALLOWED", "shop-prod/deploy", "DENIED"),
        vend.events().stream()
            .collect(
                Collectors.toMap(
                    event -> event.get("requestedRole"), event -> event.get("verdict"))));
    for (Map<String, Object> event : vend.events()) {
      assertEquals(Call.REQUEST_ID, event.get("requestId"));
      assertEquals("somebody", event.get("subject"));
    }
  }

  @Test
  void anUnauthenticatedRequestGetsOneErrorForAllRoles() {
    String body = Json.write(Map.of("roles", List.of("shop-test/deploy", "shop-prod/deploy")));
    vend.send(Call.post("/v1/credentials", body).bearing("garbage"))
        .assertRefused(Reason.UNAUTHENTICATED);
    assertEquals(1, vend.lines.size());
  }

  @Test
  void returnsOtherFormatsAsText() {
    List<Map<?, ?>> roles =
        roles(Map.of("roles", List.of("shop-test/deploy", ARN), "format", "ini"));
    assertTrue(String.valueOf(roles.getFirst().get("text")).startsWith("[333333333333-deploy]"));
    assertTrue(String.valueOf(roles.get(1).get("text")).startsWith("[333333333333-audit]"));
  }

  @Test
  void aFailureOfOneRoleDoesNotAffectTheOthers() {
    assertEquals(200, roles(Map.of("roles", List.of("shop-test/deploy"))).getFirst().get("status"));
    vend.sts.fail(new IllegalStateException("defect"));
    List<Map<?, ?>> roles = roles(Map.of("roles", List.of("shop-test/deploy", ARN)));
    assertEquals(List.of(200, 500), roles.stream().map(role -> role.get("status")).toList());
  }

  @Test
  void eachRoleCountsTowardsTheCallersLimits() {
    List<String> denied = IntStream.range(0, 20).mapToObj(i -> "shop-prod/nothing-" + i).toList();
    for (int i = 0; i < 18; i++) {
      assertEquals(403, roles(Map.of("roles", denied)).getFirst().get("status"));
    }
    assertEquals(429, roles(Map.of("roles", denied)).getLast().get("status"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"roles\":[]}|roles: must have 1 to 20 roles",
        "{\"roles\":\"shop-test/deploy\"}|roles: must be a list",
        "{\"roles\":[1]}|roles: must be a list of strings: ARNs or account/role",
        "{\"roles\":[\"nonsense\"]}|",
        "{\"roles\":[\"a/b\",\"a/b\"]}|roles: has the same role twice",
        "{\"roles\":[\"a/b\"],\"role\":\"a/b\"}|roles: cannot be combined with \"role\"; send one of them",
        "{\"roles\":[\"a/b\"],\"more\":1}|",
      })
  void rejectsMalformedBodies(String body, String detail) {
    Reply reply =
        vend.send(Call.post("/v1/credentials", body).bearing(vend.staffToken()))
            .assertRefused(Reason.INVALID_REQUEST);
    if (detail != null) {
      assertEquals(detail, reply.detail());
    }
    vend.assertNothingDownstream();
  }

  @Test
  void rejectsMoreThan20Roles() {
    List<String> many = IntStream.range(0, 21).mapToObj(i -> "a/b" + i).toList();
    ask(Map.of("roles", many)).assertRefused(Reason.INVALID_REQUEST);
  }
}
