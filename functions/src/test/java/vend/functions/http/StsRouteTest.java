package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

/** AssumeRoleWithWebIdentity: the same path as all other routes, in the STS protocol. */
class StsRouteTest {
  private static final String TEST_DEPLOY = "arn:aws:iam::333333333333:role/vend/deploy";

  private final ApiFixture vend = new ApiFixture();

  private StsCall asking() {
    return StsCall.webIdentity(StsCall.DEPLOY, vend.ciToken());
  }

  private Reply send(StsCall call) {
    return vend.send(call.call());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/sts", "/sts/"})
  void vendsAtEachPathThatClientsUse(String path) {
    Reply reply = send(asking().at(path)).assertAnswered();
    assertEquals("text/xml", reply.header("content-type"));
    assertEquals(reply.header("x-request-id"), reply.header("x-amzn-requestid"));
    assertEquals(reply.header("x-request-id"), reply.xml("RequestId"));
    assertEquals("vend; fwd=miss; stored", reply.header("cache-status"));
    assertEquals("ASIA0000000000000001", reply.xml("AccessKeyId"));
    assertEquals("secret/of/ci-77/for/" + StsCall.DEPLOY, reply.xml("SecretAccessKey"));
    assertEquals("session-token/of/ci-77", reply.xml("SessionToken"));
    assertEquals("2026-03-01T12:30:00Z", reply.xml("Expiration"));
    assertEquals("arn:aws:sts::222222222222:assumed-role/deploy/ci-77", reply.xml("Arn"));
    assertEquals("AROAEXAMPLE:ci-77", reply.xml("AssumedRoleId"));
    assertEquals("https://ci.example.com", reply.xml("Provider"));
    assertEquals("vend", reply.xml("Audience"));
    assertEquals("ci-77", reply.xml("SourceIdentity"));
    assertFalse(reply.xml("SubjectFromWebIdentityToken").isEmpty());
  }

  @Test
  void ignoresTheFinalNewlineOfATokenFile() {
    send(asking().with("WebIdentityToken", vend.ciToken() + "\n")).assertAnswered();
  }

  @Test
  void writesADecisionEventLikeOtherRoutes() {
    send(asking());
    Map<String, Object> event = vend.event();
    assertEquals("ALLOWED", event.get("verdict"));
    assertEquals("/sts", event.get("route"));
    assertEquals("AssumeRoleWithWebIdentity", event.get("action"));
    assertEquals("main-deploys", event.get("grant"));
    assertEquals("ASIA0000000000000001", event.get("accessKeyId"));
    assertEquals("sdk-session-77", event.get("requestedSessionName"));
    assertEquals("ci-77", event.get("sessionName"));
    assertEquals(true, event.get("leased"));
  }

  @Test
  void sharesTheCacheWithTheJsonRoutes() {
    send(asking());
    var credentials = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken())).json();
    assertEquals("ASIA0000000000000001", credentials.get("AccessKeyId"));
    assertEquals(1, vend.sts.requests().size());
  }

  @Test
  void appliesTheSessionParametersOfTheCaller() {
    send(StsCall.webIdentity(TEST_DEPLOY, vend.staffToken())
            .with("DurationSeconds", "900")
            .with(
                "Policy",
                "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
                    .replace(
                        "[]",
                        "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}"))
            .with("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"))
        .assertAnswered();
    var session = vend.sts.requests().getFirst();
    assertEquals(900, session.duration().seconds());
    assertEquals("sdk-session-77", session.name().value());
    assertTrue(session.policy().orElseThrow().json().contains("s3:GetObject"));
    assertEquals("arn:aws:iam::aws:policy/ReadOnlyAccess", session.policyArns().getFirst().value());
  }

  @Test
  void reportsWhyTheRequestIsDenied() {
    Map<String, Object> claims = vend.ciClaims();
    claims.put("ref", "refs/heads/feature");
    String message =
        send(asking().with("WebIdentityToken", vend.ci.sign(claims)))
            .assertStsError(403, "AccessDenied");
    assertEquals(
        "Your token does not meet the conditions for this role. Not met: StringEquals on ref, which"
            + " is \"refs/heads/feature\" in your token.",
        message);
    assertEquals("ConditionNotMet", vend.event().get("reason"));
  }

  @Test
  void reportsOnlyThatATokenHasExpired() {
    String token = vend.ciToken();
    String strangers = vend.strangersToken();
    vend.clock.advance(Duration.ofHours(2));
    String message =
        send(asking().with("WebIdentityToken", token)).assertStsError(400, "ExpiredTokenException");
    assertEquals(Reason.TOKEN_EXPIRED.text(), message);
    send(asking().with("WebIdentityToken", strangers)).assertStsError(400, "InvalidIdentityToken");
    send(asking().with("WebIdentityToken", "garbage")).assertStsError(400, "InvalidIdentityToken");
  }

  @Test
  void anUnknownCallersTokenRevealsNoMoreThanGarbage() {
    var stranger = send(asking().with("WebIdentityToken", vend.strangersToken()));
    var garbage = send(asking().with("WebIdentityToken", "garbage"));
    assertEquals(garbage, stranger);
  }

  @Test
  void aRoleOutsideOfTheFileLooksLikeARoleThatIsNotGranted() {
    var missing = send(asking().with("RoleArn", "arn:aws:iam::222222222222:role/vend/nothing"));
    var notGranted = send(asking().with("RoleArn", TEST_DEPLOY));
    missing.assertStsError(403, "AccessDenied");
    assertEquals(notGranted, missing);
  }

  @Test
  void mapsErrorsOfAwsToStsCodes() {
    vend.sts.refuse(Reason.REFUSED_BY_AWS, "AccessDenied");
    send(asking()).assertStsError(403, "AccessDenied");
    vend.clock.advance(Duration.ofSeconds(4));
    vend.sts.refuse(Reason.STS_THROTTLED, "Throttling");
    send(asking()).assertStsError(400, "Throttling");
    vend.clock.advance(Duration.ofSeconds(4));
    vend.sts.refuse(Reason.STS_UNAVAILABLE, "ServiceUnavailable");
    send(asking()).assertStsError(503, "ServiceUnavailable");
  }

  @Test
  void mapsUnavailableDependenciesToStsCodes() {
    vend.issuersDown = true;
    send(asking()).assertStsError(400, "IDPCommunicationError");
    vend.removeGrants();
    send(asking()).assertStsError(503, "ServiceUnavailable");
  }

  @Test
  void anInternalErrorIsXmlThatClientsCanRead() {
    vend.sts.fail(new IllegalStateException("defect"));
    send(asking()).assertStsError(500, "InternalFailure");
  }

  @Test
  void doesNotVendWithoutAWrittenLease() {
    vend.store.goDown();
    send(asking()).assertStsError(503, "ServiceUnavailable");
    assertEquals(0, vend.sts.requests().size());
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken())).assertAnswered();
  }

  @Test
  void tooManyDenialsAreThrottled() {
    var denied = asking().with("RoleArn", TEST_DEPLOY);
    Reply last = send(denied);
    for (int i = 0; i < 400 && last.status() == 403; i++) {
      last = send(denied);
    }
    last.assertStsError(400, "Throttling");
  }

  @ParameterizedTest
  @CsvSource({
    "Action, '', MissingAction, Missing Action",
    "Action, AssumeRole, InvalidAction, Could not find operation AssumeRole for version 2011-06-15",
    "Version, 2010-01-01, InvalidAction,"
        + " Could not find operation AssumeRoleWithWebIdentity for version 2010-01-01",
    "RoleArn, '', ValidationError, 1 validation error detected: Value null at 'roleArn' failed to"
        + " satisfy constraint: Member must not be null",
    "RoleArn, shop-prod/deploy, ValidationError, 1 validation error detected: Value"
        + " 'shop-prod/deploy' at 'roleArn' failed to satisfy constraint: Member must have length"
        + " greater than or equal to 20",
    "RoleArn, arn:aws:s3:::bucket/some-object, ValidationError,"
        + " arn:aws:s3:::bucket/some-object is invalid",
    "RoleSessionName, '', ValidationError, 1 validation error detected: Value null at"
        + " 'roleSessionName' failed to satisfy constraint: Member must not be null",
    "WebIdentityToken, abc, ValidationError, 1 validation error detected: Value '***' at"
        + " 'webIdentityToken' failed to satisfy constraint: Member must have length greater than or"
        + " equal to 4",
    "DurationSeconds, 899, ValidationError, 1 validation error detected: Value '899' at"
        + " 'durationSeconds' failed to satisfy constraint: Member must have value greater than or"
        + " equal to 900",
    "Policy, nonsense, MalformedPolicyDocument,",
    "PolicyArns.member.01.arn, arn:aws:iam::aws:policy/ReadOnlyAccess, ValidationError,"
        + " AssumeRoleWithWebIdentity does not accept the parameter PolicyArns.member.01.arn. Remove it.",
    "PolicyArns.member.1.arn, arn:aws:iam::aws:role/ReadOnlyAccess, ValidationError,"
        + " arn:aws:iam::aws:role/ReadOnlyAc… is invalid",
    "ProviderId, www.amazon.com, ValidationError,",
    "Tags.member.1.Key, team, ValidationError, AssumeRoleWithWebIdentity does not accept the parameter"
        + " Tags.member.1.Key. Remove it.",
    "action, GetCallerIdentity, MalformedQueryString, The request has a parameter more than once. Send"
        + " each parameter once.",
    "webidentitytoken, x, MalformedQueryString, The request has a parameter more than once. Send each"
        + " parameter once.",
  })
  void refusesWhatStsWouldRefuse(String name, String value, String code, String message) {
    StsCall call = value.isEmpty() ? asking().without(name) : asking().with(name, value);
    String actual = send(call).assertStsError(400, code);
    if (message != null) {
      assertEquals(message, actual);
    }
    vend.assertNothingDownstream();
    assertEquals("InvalidRequest", vend.event().get("reason"));
  }

  /** Like STS, Vend gives this error no message. */
  @ParameterizedTest
  @ValueSource(strings = {"+900", "0900"})
  void refusesSecondSpellingsOfADuration(String seconds) {
    Reply reply = send(asking().with("DurationSeconds", seconds));
    assertEquals(400, reply.status());
    assertEquals("MalformedInput", reply.xml("Code"));
    vend.assertNothingDownstream();
    assertEquals("InvalidRequest", vend.event().get("reason"));
  }

  @Test
  void acceptsEmptyLists() {
    send(asking().with("TransitiveTagKeys", "")).assertAnswered();
  }

  @Test
  void aDurationBeyondAnHourIsWhatStsCallsAValidationError() {
    send(asking().with("DurationSeconds", "7200")).assertStsError(400, "ValidationError");
    assertEquals("DurationTooLong", vend.event().get("reason"));
  }

  @Test
  void rejectsATokenInTheUrl() {
    vend.send(Call.of("GET", "/?" + asking().form())).assertStsError(400, "InvalidAction");
    vend.send(Call.of("POST", "/?" + asking().form())).assertStsError(400, "MalformedQueryString");
    vend.lines.forEach(line -> assertFalse(line.contains(vend.ciToken().substring(0, 40)), line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "HEAD"})
  void everyErrorIsXml(String method) {
    Reply reply = vend.send(Call.of(method, "/sts"));
    assertEquals("GET, POST", reply.header("allow"));
    reply.assertStsError(405, "InvalidAction");
  }

  @Test
  void theErrorForAMalformedRequestIsXml() {
    var headers = Map.of("A", "1", "a", "2");
    vend.send(new Call("POST", "/sts/", "", headers, "", false))
        .assertStsError(400, "ValidationError");
    vend.send(new Call("POST", "/sts", "", Map.of(), "x".repeat(512 * 1024 + 1), false))
        .assertStsError(413, "RequestEntityTooLarge");
    vend.send(new Call("POST", "/", "", Map.of(), "no base64!", true))
        .assertStsError(400, "ValidationError");
    vend.send(Call.post("/", "Action=%zz")).assertStsError(400, "MalformedQueryString");
  }
}
