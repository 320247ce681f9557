package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

class RefusalsTest {
  private final ApiFixture vend = new ApiFixture();

  private Reply get(String path, String token) {
    return vend.send(Call.get(path).bearing(token));
  }

  private void assertEvent(String verdict, Reason reason) {
    assertEquals(verdict, vend.event().get("verdict"));
    assertEquals(reason.code(), vend.event().get("reason"));
  }

  @Test
  void rejectsARequestWithoutAToken() {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY)).assertRefused(Reason.UNAUTHENTICATED);
    assertEvent("UNAUTHENTICATED", Reason.UNAUTHENTICATED);
    assertEquals("MISSING", vend.event().get("cause"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer a.b.c", "a,b"})
  void rejectsMalformedTokens(String header) {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).with("authorization", header))
        .assertRefused(Reason.UNAUTHENTICATED);
    assertEvent("UNAUTHENTICATED", Reason.UNAUTHENTICATED);
    vend.assertNothingDownstream();
  }

  @Test
  void rejectsATokenInTheSecondOfItsExpiration() {
    var claims = vend.ciClaims();
    claims.put("exp", ApiFixture.NOW.getEpochSecond());
    get(ApiFixture.PROD_DEPLOY, vend.ci.sign(claims)).assertRefused(Reason.TOKEN_EXPIRED);
    assertEquals("EXPIRED", vend.event().get("cause"));
    assertEquals("ci", vend.event().get("issuer"));
  }

  @Test
  void reportsTheConditionAndTheActualValueButNotTheRequiredOne() {
    var claims = vend.ciClaims();
    claims.put("ref", "refs/heads/feature");
    var reply = get(ApiFixture.PROD_DEPLOY, vend.ci.sign(claims));
    String detail = reply.assertRefused(Reason.CONDITION_NOT_MET).detail();
    assertTrue(detail.contains("ref") && detail.contains("refs/heads/feature"), detail);
    assertFalse(reply.body().contains("refs/heads/main"), reply.body());
    assertFalse(reply.body().contains("main-deploys"), reply.body());
    assertEvent("DENIED", Reason.CONDITION_NOT_MET);
    assertTrue(vend.lines.getFirst().contains("refs/heads/main"));
  }

  @Test
  void deniesWhatADenyGrantCovers() {
    get("/v1/credentials/shop-test/frozen", vend.staffToken())
        .assertRefused(Reason.EXPLICITLY_DENIED);
    assertEvent("DENIED", Reason.EXPLICITLY_DENIED);
    vend.assertNothingDownstream();
  }

  @Test
  void deniesASessionThatNeedsAMissingClaim() {
    var claims = vend.ciClaims();
    claims.remove("run_id");
    get(ApiFixture.PROD_DEPLOY, vend.ci.sign(claims)).assertRefused(Reason.CLAIM_MISSING);
    vend.assertNothingDownstream();
  }

  @Test
  void deniesASessionValueThatAwsWouldReject() {
    var claims = vend.ciClaims();
    claims.put("run_id", "7 7");
    get(ApiFixture.PROD_DEPLOY, vend.ci.sign(claims)).assertRefused(Reason.SESSION_VALUE_INVALID);
    vend.assertNothingDownstream();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"policyArns\": [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]",
        "\"policy\": \"{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":"
            + "{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":\\\"*\\\",\\\"Resource\\\":\\\"*\\\"}}\""
      })
  void deniesACallerPolicyThatTheGrantDoesNotAllow(String field) {
    vend.send(
            Call.post("/v1/credentials", "{\"role\":\"shop-prod/deploy\", %s}".formatted(field))
                .bearing(vend.ciToken()))
        .assertRefused(Reason.CALLER_POLICY_NOT_ALLOWED);
    vend.assertNothingDownstream();
  }

  @ParameterizedTest
  @ValueSource(strings = {"owner", "Team", "vend:grant", "VEND:x"})
  void deniesATagThatTheGrantDoesNotList(String key) {
    vend.send(
            Call.post(
                    "/v1/credentials",
                    "{\"role\":\"shop-test/deploy\",\"tags\":{\"%s\":\"x\"}}".formatted(key))
                .bearing(vend.staffToken()))
        .assertRefused(Reason.CALLER_TAG_NOT_ALLOWED);
    vend.assertNothingDownstream();
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED_BY_AWS,DENIED",
    "PACKED_POLICY_TOO_LARGE,DENIED",
    "STS_THROTTLED,UNAVAILABLE",
    "STS_UNAVAILABLE,UNAVAILABLE"
  })
  void reportsTheReasonOfAnStsErrorButNotItsCode(Reason reason, String verdict) {
    vend.sts.refuse(reason, "SomeCodeOfAws");
    var reply = get(ApiFixture.PROD_DEPLOY, vend.ciToken()).assertRefused(reason);
    assertFalse(reply.body().contains("SomeCodeOfAws"));
    assertEvent(verdict, reason);
    assertEquals("SomeCodeOfAws", vend.event().get("cause"));
    assertEquals(reason == Reason.STS_THROTTLED, vend.event().containsKey("StsThrottled"));
  }

  @Test
  void answers503WhileTheJwksCannotBeFetched() {
    vend.issuersDown = true;
    get(ApiFixture.PROD_DEPLOY, vend.ciToken()).assertRefused(Reason.ISSUER_UNAVAILABLE);
    assertEvent("UNAVAILABLE", Reason.ISSUER_UNAVAILABLE);
    vend.assertNothingDownstream();
  }

  @Test
  void answersAnInternalErrorWith500AndRecordsOnlyItsKindAndPlace() {
    vend.sts.fail(new IllegalStateException("holds a secret"));
    var reply = get(ApiFixture.PROD_DEPLOY, vend.ciToken()).assertRefused(Reason.INTERNAL_ERROR);
    assertFalse(reply.body().contains("holds a secret"));
    assertFalse(vend.lines.getFirst().contains("holds a secret"));
    assertEvent("FAILED", Reason.INTERNAL_ERROR);
    assertTrue(
        String.valueOf(vend.event().get("cause"))
            .startsWith("java.lang.IllegalStateException at vend.functions.http.RefusalsTest"),
        vend.lines.getFirst());
  }

  @Test
  void survives_an_error_of_one_request() {
    vend.sts.fail(new StackOverflowError());
    get(ApiFixture.PROD_DEPLOY, vend.ciToken()).assertRefused(Reason.INTERNAL_ERROR);
    assertTrue(
        String.valueOf(vend.event().get("cause")).startsWith("java.lang.StackOverflowError"));
    vend.sts.fail(new IllegalStateException("the lock was released, so this call reached STS"));
    get(ApiFixture.PROD_DEPLOY, vend.ciToken()).assertRefused(Reason.INTERNAL_ERROR);
    assertEquals(2, vend.sts.requests().size());
  }

  @Test
  void answersAnInternalErrorWithoutAStackTrace() {
    vend.sts.fail(
        new RuntimeException() {
          @Override
          public StackTraceElement[] getStackTrace() {
            return new StackTraceElement[0];
          }
        });
    get(ApiFixture.PROD_DEPLOY, vend.ciToken()).assertRefused(Reason.INTERNAL_ERROR);
    assertTrue(String.valueOf(vend.event().get("cause")).endsWith(" at unknown"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "/v1",
        "/v1/",
        "/v1/roles/",
        "//v1/roles",
        "/v1//roles",
        "/v1/Roles",
        "/V1/roles",
        "/v1/credentials/",
        "/v1/credentials/shop-prod",
        "/v1/explain/x",
        "/healthz/",
        "/prod/v1/roles",
        "/v1%2Froles",
        "/v1%2Fcredentials/shop-prod/deploy/x",
        "/v1/credentials%2Fshop-prod/deploy",
        "/v1/rôles",
        "/v1/r%C3%B4les",
        "/../v1/roles",
        "/sts/x",
        "/STS",
        "//sts"
      })
  void answers404AtAnyOtherPath(String path) {
    get(path, vend.ciToken()).assertRefused(Reason.NOT_FOUND);
    assertEvent("INVALID", Reason.NOT_FOUND);
    assertFalse(vend.event().containsKey("route"));
    vend.assertNothingDownstream();
  }

  @Test
  void answers404AtAVeryLongPath() {
    get("/a".repeat(100_000), vend.ciToken()).assertRefused(Reason.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/credentials/shop-prod/",
        "/v1/credentials//deploy",
        "/v1/credentials/shop-prod/deploy/",
        "/v1/credentials/shop-prod//deploy",
        "/v1/credentials/shop-prod%2Fdeploy/x",
        "/v1/credentials/shop-prod/de%20ploy",
        "/v1/credentials/shop-prod/de ploy",
        "/v1/credentials/shop-prod/*",
        "/v1/credentials/*/deploy",
        "/v1/credentials/shop-prod/dëploy",
        "/v1/credentials/shop-prod/d%C3%ABploy",
        "/v1/credentials/shop-prod/de%00ploy",
        "/v1/credentials/shop-prod/de%0Aploy",
        "/v1/credentials/shop-prod/de%ploy",
        "/v1/credentials/shop-prod/deploy%",
        "/v1/credentials/shop-prod/deploy%4",
        "/v1/credentials/shop-prod/deploy%-1",
        "/v1/credentials/shop-prod/deploy%１１",
        "/v1/credentials/shop-prod/deploy%C3",
        "/v1/credentials/shop-prod/deploy%C0%AE",
        "/v1/credentials/shop-prod/deploy%ED%A0%80",
        "/v1/credentials/shop-prod/%2E%2E/\uD83D\uDE00",
        "/v1/credentials/22222222222２/deploy"
      })
  void rejectsMalformedAccountsAndRoles(String path) {
    get(path, vend.ciToken()).assertRefused(Reason.INVALID_REQUEST);
    assertEvent("INVALID", Reason.INVALID_REQUEST);
    vend.assertNothingDownstream();
  }

  @Test
  void rejectsAVeryLongRole() {
    get("/v1/credentials/shop-prod" + "/a".repeat(5_000), vend.ciToken())
        .assertRefused(Reason.INVALID_REQUEST);
    get("/v1/credentials/shop-prod/" + "a".repeat(65), vend.ciToken())
        .assertRefused(Reason.INVALID_REQUEST);
    get("/v1/credentials/shop-prod/" + "a".repeat(64), vend.ciToken())
        .assertRefused(Reason.ROLE_NOT_GRANTED);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/v1/credentials/shop-prod/deploy,GET",
    "HEAD,/v1/credentials/shop-prod/deploy,GET",
    "OPTIONS,/v1/credentials/shop-prod/deploy,GET",
    "get,/v1/credentials/shop-prod/deploy,GET",
    "GET,/v1/credentials,POST",
    "PUT,/v1/credentials,POST",
    "OPTIONS,/v1/credentials,POST",
    "POST,/v1/roles,GET",
    "GET,/v1/explain,POST",
    "DELETE,/v1/explain,POST",
    "HEAD,/healthz,GET",
    "POST,/openapi.json,GET"
  })
  void reportsTheAllowedMethods(String method, String path, String allowed) {
    var reply = vend.send(Call.of(method, path).bearing(vend.ciToken()));
    assertEquals(allowed, reply.assertRefused(Reason.METHOD_NOT_ALLOWED).header("allow"));
    assertEvent("INVALID", Reason.METHOD_NOT_ALLOWED);
    assertEquals(method, vend.event().get("method"));
    vend.assertNothingDownstream();
  }

  @Test
  void recordsMethodAndSourceEvenIfThePathIsMalformed() {
    get("/v1/%zz", vend.ciToken()).assertRefused(Reason.INVALID_REQUEST);
    assertEquals(
        Map.of("method", "GET", "sourceAddress", "203.0.113.7", "userAgent", "test/1"),
        Map.of(
            "method", vend.event().get("method"),
            "sourceAddress", vend.event().get("sourceAddress"),
            "userAgent", vend.event().get("userAgent")));
  }
}
