package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.aws.AwsRegion;
import vend.caller.AwsIssuer;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.IssuerName;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.caller.aws.AwsIdentityVerifier;
import vend.caller.aws.TestSts;
import vend.functions.outbound.OutboundHttp;
import vend.functions.outbound.RawServer;

/**
 * Threat 3: of a caller's proof, only the signature reaches STS; the rest of the request is Vend's.
 * Only a genuine answer of STS counts as one. Vault accepted any answer (CVE-2020-16250).
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Threat03StsAnswerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final AwsIssuer ISSUER =
      new AwsIssuer(
          new IssuerName("workloads"),
          new AwsRegion("eu-central-1"),
          "https://vend.example.com",
          Map.of());

  private static final String GOOD =
      """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <GetCallerIdentityResult>
          <Arn>arn:aws:sts::222222222222:assumed-role/ci/job</Arn>
          <UserId>AROAQWERTYUIOPASDFGHJ:job</UserId>
          <Account>222222222222</Account>
        </GetCallerIdentityResult>
        <ResponseMetadata>
          <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId>
        </ResponseMetadata>
      </GetCallerIdentityResponse>
      """;

  private static final String REFUSAL =
      """
      <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <Error>
          <Type>Sender</Type>
          <Code>%s</Code>
          <Message>The request signature we calculated does not match.</Message>
        </Error>
      </ErrorResponse>
      """;

  private static final TimeBudget BUDGET =
      new TimeBudget(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ZERO, Duration.ZERO);

  private static final OutboundHttp HTTP = new OutboundHttp();

  private Optional<RawServer> server = Optional.empty();

  @AfterEach
  void stop() {
    server.ifPresent(RawServer::close);
  }

  private RawServer serve(RawServer.Conversation conversation) throws IOException {
    RawServer started = new RawServer(conversation);
    server = Optional.of(started);
    return started;
  }

  private Verification answered(int status, String body) throws IOException {
    return verify(serve(RawServer.always(RawServer.answer(status, body))), BUDGET);
  }

  private static Verification verify(RawServer sts, TimeBudget budget) {
    var service = new StsCallerIdentity(HTTP, Optional.of(sts.uri()), budget);
    return verifier(service)
        .verify(
            new BearerToken(
                TestSts.token(TestSts.ROLE_KEY, ISSUER, service.address(ISSUER), NOW, 60)));
  }

  private static AwsIdentityVerifier verifier(StsCallerIdentity service) {
    return new AwsIdentityVerifier(
        List.of(ISSUER), service, _ -> Optional.empty(), InstantSource.fixed(NOW));
  }

  private static void assertUnverifiable(String cause, Verification verification) {
    assertEquals(new Verification.Unverifiable(ISSUER.name(), cause), verification);
  }

  @Test
  void sendsOneGetOfItsOwnWithTheCallersSignature() throws Exception {
    RawServer sts = serve(RawServer.always(RawServer.answer(200, GOOD)));
    Verification verification = verify(sts, BUDGET);
    Caller caller = ((Verification.Verified) verification).caller();
    assertEquals("arn:aws:iam::222222222222:role/ci", caller.subject());
    List<String> lines = sts.requests().getFirst().lines().toList();
    assertTrue(
        lines
            .getFirst()
            .matches(
                "GET /\\?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                    + "&X-Amz-Credential=[A-Z0-9]+%2F20260301%2Feu-central-1%2Fsts%2Faws4_request"
                    + "&X-Amz-Date=20260301T120000Z&X-Amz-Expires=60"
                    + "&X-Amz-Security-Token=[A-Za-z0-9%]+"
                    + "&X-Amz-Signature=[0-9a-f]{64}"
                    + "&X-Amz-SignedHeaders=host%3Bx-vend-server-id HTTP/1.1"),
        lines.getFirst());
    List<String> headers =
        lines.stream().skip(1).map(line -> line.toLowerCase(Locale.ROOT)).toList();
    assertTrue(headers.contains("x-vend-server-id: https://vend.example.com"), headers::toString);
    assertTrue(headers.contains("accept: text/xml"), headers::toString);
    assertTrue(headers.contains("host: 127.0.0.1:" + sts.uri().getPort()), headers::toString);
    assertFalse(
        headers.stream().anyMatch(line -> line.startsWith("x-amz-") || line.startsWith("auth")),
        headers::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "https://sts-fips.us-east-1.amazonaws.com, https://sts-fips.us-east-1.amazonaws.com",
    "https://sts.example.com:443/, https://sts.example.com",
    "http://STS.example.com:80, http://sts.example.com",
    "http://127.0.0.1:8766, http://127.0.0.1:8766",
    "https://sts.example.com:8443/path, https://sts.example.com:8443"
  })
  void usesTheConfiguredEndpoint(String endpoint, String address) {
    var service = new StsCallerIdentity(HTTP, Optional.of(URI.create(endpoint)), BUDGET);
    assertEquals(address, service.address(ISSUER));
  }

  @Test
  void usesTheIssuersRegionByDefault() {
    var service = new StsCallerIdentity(HTTP, Optional.empty(), BUDGET);
    assertEquals("https://sts.eu-central-1.amazonaws.com", service.address(ISSUER));
  }

  @ParameterizedTest
  @CsvSource({
    "403, SignatureDoesNotMatch",
    "403, InvalidClientTokenId",
    "403, ExpiredToken",
    "400, IncompleteSignature",
    "403, AccessDenied"
  })
  void acceptsARejectionByStsItself(int status, String code) throws Exception {
    assertEquals(
        new Verification.Rejected(RejectionCause.REFUSED_BY_STS, Optional.of(ISSUER.name())),
        answered(status, REFUSAL.formatted(code)));
  }

  @ParameterizedTest
  @CsvSource({
    "400, Throttling, 400",
    "429, TooManyRequestsException, 429",
    "500, InternalFailure, 500",
    "503, ServiceUnavailable, 503",
    "404, NoSuchThing, 404"
  })
  void isUnverifiableWhileStsGivesNoVerdict(int status, String code, int reported)
      throws Exception {
    assertUnverifiable("status " + reported, answered(status, REFUSAL.formatted(code)));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403})
  void doesNotTreatAProxyErrorAsARejectionBySts(int status) throws Exception {
    assertUnverifiable("status " + status, answered(status, "<html><body>No</body></html>"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void followsNoRedirects(int status) throws Exception {
    try (RawServer other = new RawServer(RawServer.always(RawServer.answer(200, GOOD)))) {
      RawServer sts =
          serve(
              RawServer.always(
                  "HTTP/1.1 %d Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
                      .formatted(status, other.uri())));
      assertUnverifiable("status " + status, verify(sts, BUDGET));
      assertEquals(0, other.connections());
    }
  }

  @Test
  void rejectsAnAnswerThatIsTooLong() throws Exception {
    assertUnverifiable(
        "the answer is longer than 16384 bytes", answered(200, GOOD + " ".repeat(16_384)));
  }

  @Test
  void givesUpOnAnAnswerThatDrips() throws Exception {
    RawServer sts =
        serve(connection -> {
          String _ = connection.request();
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
          connection.drip(" ");
        });
    assertUnverifiable("STS did not answer in time", verify(sts, BUDGET));
    sts.awaitEnd();
  }

  @Test
  void givesUpWhenNoAnswerArrives() throws Exception {
    RawServer sts =
        serve(connection -> {
          String _ = connection.request();
          connection.fallSilent();
        });
    assertUnverifiable("STS did not answer in time", verify(sts, BUDGET));
  }

  @Test
  void reportsNothingOfTheRequest() throws Exception {
    assertUnverifiable(
        "ProtocolException", verify(serve(RawServer.always("secret\r\n\r\n")), BUDGET));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>signed in</html>",
        "{\"GetCallerIdentityResponse\":{\"GetCallerIdentityResult\":{\"Account\":\"222222222222\"}}}",
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"/>",
        "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]><x>&y;</x>",
      })
  void rejectsAnythingButTheDocumentedAnswer(String body) throws Exception {
    assertUnverifiable("MalformedAnswer", answered(200, body));
  }

  @Test
  void doesNotTreatAnErrorAsAnAnswer() throws Exception {
    assertUnverifiable("MalformedAnswer", answered(200, REFUSAL.formatted("AccessDenied")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Repeated, nested or misplaced elements.
        "<Account> | <Account>333333333333</Account><Account>",
        "<Arn> | <Arn>arn:aws:iam::1:user/x</Arn><Arn>",
        "<Arn> | <Arn><Arn>x</Arn>",
        "<Arn> | <Other>x</Other><Arn>",
        "<ResponseMetadata> | <GetCallerIdentityResult/><ResponseMetadata>",
        "<ResponseMetadata> | <Arn>x</Arn><ResponseMetadata>",
        "<RequestId> | <Arn>x</Arn><RequestId>",
        "<GetCallerIdentityResult> | <GetCallerIdentityResult>text",
        // Other names and namespaces.
        "doc/2011-06-15/ | doc/2010-05-08/",
        "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\" | ''",
        "<Account> | <Account xmlns=\"https://evil.example/\">",
        "<Account> | <Account type=\"x\">",
        "<Account>222222222222</Account> | ''",
        "<Account>222222222222 | <Account>",
        "<UserId>AROAQWERTYUIOPASDFGHJ:job</UserId> | ''",
        // Markup that could hide a part of a text.
        "role/ci/job< | role/ci<!-- -->/job<",
        "role/ci/job< | role/ci<![CDATA[/job]]><",
        "role/ci/job< | role/ci<?x y?>/job<",
        "role/ci/job< | role/ci&undefined;/job<",
        "</GetCallerIdentityResponse> | ''",
        "</GetCallerIdentityResponse> | </GetCallerIdentityResponse><x/>"
      })
  void rejectsEveryVariationOfTheAnswer(String part, String other) throws Exception {
    assertTrue(GOOD.contains(part), part);
    assertUnverifiable("MalformedAnswer", answered(200, GOOD.replace(part, other)));
  }
}
