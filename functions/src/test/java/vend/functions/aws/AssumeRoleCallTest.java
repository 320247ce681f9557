package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.URLDecoder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.credentials.SessionDuration;
import vend.functions.TestGrants;
import vend.grant.Allowed;
import vend.grant.RequestFacts;
import vend.iam.InvalidPolicy;
import vend.session.PolicyArn;
import vend.session.RequestedSession;
import vend.session.SessionPolicy;
import vend.vending.AssumeRole.Issued;
import vend.vending.AssumeRole.NotIssued;

/** Against STS's published wire format. AwsClientsTest covers the time limits. */
class AssumeRoleCallTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final RequestFacts FACTS = new RequestFacts("203.0.113.7", NOW);
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
          + "\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}";
  private static final String ANSWER =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleResult>
          <SourceIdentity>somebody</SourceIdentity>
          <AssumedRoleUser>
            <Arn>arn:aws:sts::333333333333:assumed-role/deploy/somebody</Arn>
            <AssumedRoleId>ARO123EXAMPLE123:somebody</AssumedRoleId>
          </AssumedRoleUser>
          <Credentials>
            <AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>
            <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY</SecretAccessKey>
            <SessionToken>AQoDYXdzEPT//////////wEXAMPLE</SessionToken>
            <Expiration>2026-03-01T13:00:00.500Z</Expiration>
          </Credentials>
          <PackedPolicySize>6</PackedPolicySize>
        </AssumeRoleResult>
        <ResponseMetadata><RequestId>c6104cbe</RequestId></ResponseMetadata>
      </AssumeRoleResponse>
      """;

  private final ServiceStub stub = new ServiceStub();
  private final AssumeRoleCall sts = new AssumeRoleCall(stub.patientClients().sts(), () -> NOW);
  private final Allowed allowed =
      TestGrants.allowed("shop-test/deploy", RequestedSession.DEFAULT, FACTS);

  @AfterEach
  void stop() {
    stub.close();
  }

  private NotIssued refused() {
    return assertInstanceOf(NotIssued.class, sts.assumeRole(allowed, ServiceStub.PATIENCE));
  }

  private Map<String, String> parameters() {
    var parameters = new TreeMap<String, String>();
    for (String pair : stub.bodies().getLast().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    return parameters;
  }

  @Test
  void returnsTheCredentialsWithTimesInWholeSeconds() {
    stub.answerXml(200, ANSWER);
    var credentials =
        assertInstanceOf(Issued.class, sts.assumeRole(allowed, ServiceStub.PATIENCE)).credentials();
    assertEquals("ASIAIOSFODNN7EXAMPLE", credentials.accessKeyId());
    assertEquals(
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY", credentials.secretAccessKey().reveal());
    assertEquals("AQoDYXdzEPT//////////wEXAMPLE", credentials.sessionToken().reveal());
    assertEquals(
        "arn:aws:sts::333333333333:assumed-role/deploy/somebody", credentials.user().arn());
    assertEquals(NOW, credentials.issued());
    assertEquals(NOW.plusSeconds(3600), credentials.expires());
  }

  @Test
  void requestsOnlyWhatTheDecisionSays() {
    stub.answerXml(200, ANSWER);
    sts.assumeRole(allowed, ServiceStub.PATIENCE);
    assertEquals(
        Map.of(
            "Action", "AssumeRole",
            "Version", "2011-06-15",
            "RoleArn", "arn:aws:iam::333333333333:role/vend/deploy",
            "RoleSessionName", "somebody",
            "SourceIdentity", "somebody",
            "ExternalId", "9c1d5e7f2a4b6c80",
            "DurationSeconds", "3600",
            "Tags.member.1.Key", "vend:grant",
            "Tags.member.1.Value", "staff-shapes"),
        parameters());
  }

  @Test
  void sendsAllSessionParameters() throws InvalidPolicy {
    stub.answerXml(200, ANSWER);
    var requested =
        new RequestedSession(
            Optional.of(SessionDuration.SHORTEST),
            Optional.empty(),
            Optional.of(SessionPolicy.parse(POLICY)),
            List.of(new PolicyArn("arn:aws:iam::aws:policy/ReadOnlyAccess")),
            Map.of("team", "red"));
    sts.assumeRole(TestGrants.allowed("shop-test/deploy", requested, FACTS), ServiceStub.PATIENCE);
    assertEquals("900", parameters().get("DurationSeconds"));
    assertEquals(POLICY, parameters().get("Policy"));
    assertEquals(
        "arn:aws:iam::aws:policy/ReadOnlyAccess", parameters().get("PolicyArns.member.1.arn"));
    assertEquals("team", parameters().get("Tags.member.1.Key"));
    assertEquals("red", parameters().get("Tags.member.1.Value"));
  }

  @ParameterizedTest
  @CsvSource({
    "403,AccessDenied,REFUSED_BY_AWS",
    "400,ValidationError,REFUSED_BY_AWS",
    "400,MalformedPolicyDocument,REFUSED_BY_AWS",
    "403,RegionDisabledException,REFUSED_BY_AWS",
    "400,PackedPolicyTooLarge,PACKED_POLICY_TOO_LARGE",
    "400,Throttling,STS_THROTTLED",
    "400,ThrottlingException,STS_THROTTLED",
    "503,RequestLimitExceeded,STS_THROTTLED",
    "429,TooManyRequestsException,STS_THROTTLED",
    "503,SlowDown,STS_THROTTLED",
    "400,ExpiredTokenException,STS_UNAVAILABLE",
    "403,ExpiredToken,STS_UNAVAILABLE",
    "403,InvalidClientTokenId,STS_UNAVAILABLE",
    "403,SignatureDoesNotMatch,STS_UNAVAILABLE",
    "400,RequestExpired,STS_UNAVAILABLE",
    "500,InternalFailure,STS_UNAVAILABLE",
    "503,ServiceUnavailable,STS_UNAVAILABLE",
    "418,SomethingNew,STS_UNAVAILABLE"
  })
  void mapsEachStsErrorCodeToAReason(int status, String code, Reason reason) {
    stub.refuseAsSts(status, code);
    // The cause is the code alone: STS's message may name things that callers must not learn.
    assertEquals(new NotIssued(reason, code), refused());
    assertEquals(1, stub.bodies().size());
  }

  @ParameterizedTest
  @CsvSource({"500", "502", "503", "504", "400", "403", "301"})
  void treatsAnErrorThatIsNotFromStsAsUnavailable(int status) {
    stub.answerXml(status, "<html>holds the external id</html>");
    assertEquals(Reason.STS_UNAVAILABLE, refused().reason());
    assertFalse(refused().cause().contains("external"));
  }

  @Test
  void treatsA429WithoutACodeAsThrottling() {
    stub.answerXml(429, "");
    assertEquals(Reason.STS_THROTTLED, refused().reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not XML",
        "<AssumeRoleResponse>",
        "<AssumeRoleResponse/>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><AssumeRoleResponse>&e;"
            + "</AssumeRoleResponse>",
        "{\"AssumeRoleResponse\":{}}"
      })
  void treatsAnAnswerThatIsNotFromStsAsUnavailable(String body) {
    stub.answerXml(200, body);
    assertEquals(Reason.STS_UNAVAILABLE, refused().reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AccessKeyId",
        "SecretAccessKey",
        "SessionToken",
        "Expiration",
        "Arn",
        "Credentials",
        "AssumedRoleUser"
      })
  void rejectsCredentialsWithAMissingPart(String element) {
    stub.answerXml(200, ANSWER.replaceAll("(?s)<%1$s>.*</%1$s>".formatted(element), ""));
    assertEquals(new NotIssued(Reason.STS_UNAVAILABLE, "IncompleteAnswer"), refused());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessKeyId", "SecretAccessKey", "SessionToken", "Arn"})
  void rejectsCredentialsWithAnEmptyPart(String element) {
    stub.answerXml(
        200,
        ANSWER.replaceAll(
            "(?s)<%1$s>.*</%1$s>".formatted(element), "<%1$s></%1$s>".formatted(element)));
    assertEquals(new NotIssued(Reason.STS_UNAVAILABLE, "IncompleteAnswer"), refused());
  }

  @Test
  void rejectsAMalformedExpiration() {
    stub.answerXml(200, ANSWER.replace("2026-03-01T13:00:00.500Z", "soon"));
    assertEquals(Reason.STS_UNAVAILABLE, refused().reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2020-01-01T00:00:00Z",
        "2026-03-01T12:00:00Z",
        "2026-03-01T13:05:01Z",
        "2126-03-01T13:00:00Z"
      })
  void refusesAnExpirationOutOfRange(String expiration) {
    stub.answerXml(200, ANSWER.replace("2026-03-01T13:00:00.500Z", expiration));
    assertEquals(new NotIssued(Reason.STS_UNAVAILABLE, "MalformedAnswer"), refused());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-01T12:00:01Z", "2026-03-01T13:05:00Z"})
  void acceptsAnExpirationWithinTheClockSkew(String expiration) {
    stub.answerXml(200, ANSWER.replace("2026-03-01T13:00:00.500Z", expiration));
    assertInstanceOf(Issued.class, sts.assumeRole(allowed, ServiceStub.PATIENCE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:sts::444444444444:assumed-role/deploy/somebody",
        "arn:aws:sts::333333333333:assumed-role/admin/somebody",
        "arn:aws:sts::333333333333:assumed-role/deploy/else",
        "arn:aws-cn:sts::333333333333:assumed-role/deploy/somebody",
        "arn:aws:iam::333333333333:role/deploy"
      })
  void refusesCredentialsOfAnotherSession(String arn) {
    stub.answerXml(
        200, ANSWER.replace("arn:aws:sts::333333333333:assumed-role/deploy/somebody", arn));
    assertEquals(new NotIssued(Reason.STS_UNAVAILABLE, "MalformedAnswer"), refused());
  }

  @Test
  void treatsARefusedConnectionAsUnavailable() {
    stub.close();
    assertEquals(Reason.STS_UNAVAILABLE, refused().reason());
  }
}
