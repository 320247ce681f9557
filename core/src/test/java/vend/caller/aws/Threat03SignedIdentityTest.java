package vend.caller.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vend.caller.RejectionCause.HOST_NOT_EXPECTED;
import static vend.caller.RejectionCause.ISSUER_UNKNOWN;
import static vend.caller.RejectionCause.NOT_YET_VALID;
import static vend.caller.RejectionCause.PROOF_EXPIRED;
import static vend.caller.RejectionCause.PROOF_MALFORMED;
import static vend.caller.RejectionCause.REFUSED_BY_STS;
import static vend.caller.RejectionCause.TOO_LONG;
import static vend.caller.aws.IdentityFixture.ADDRESS;
import static vend.caller.aws.IdentityFixture.NOW;
import static vend.caller.aws.IdentityFixture.SERVER_ID;
import static vend.caller.aws.IdentityFixture.assertRejected;
import static vend.caller.aws.IdentityFixture.verified;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.caller.BearerToken;
import vend.caller.RejectionCause;

/**
 * Threat 3: a caller controls nothing in the request to STS except the signature. Vault forwarded
 * what a caller had composed, so the caller chose the response (CVE-2020-16250).
 */
class Threat03SignedIdentityTest {
  private final IdentityFixture fixture = new IdentityFixture();
  private final String good = fixture.url(TestSts.ROLE_KEY);
  private int callsAllowed;

  @AfterEach
  void callsStsOnlyForWellFormedProofs() {
    assertEquals(callsAllowed, fixture.sts.calls.get());
  }

  @ParameterizedTest
  @CsvSource({
    "https://sts.amazonaws.com, HOST_NOT_EXPECTED",
    "https://sts.us-east-1.amazonaws.com, HOST_NOT_EXPECTED",
    "https://sts.eu-central-1.amazonaws.com.evil.example, HOST_NOT_EXPECTED",
    "https://evil.example, HOST_NOT_EXPECTED",
    "http://sts.eu-central-1.amazonaws.com, HOST_NOT_EXPECTED",
    "https://sts.eu-central-1.amazonaws.com:443, HOST_NOT_EXPECTED",
    "https://sts.eu-central-1.amazonaws.com:8443, HOST_NOT_EXPECTED",
    "https://sts.eu-central-1.amazonaws.com., HOST_NOT_EXPECTED",
    "https://169.254.169.254, HOST_NOT_EXPECTED",
    "https://[::1], HOST_NOT_EXPECTED",
    "https://STS.eu-central-1.amazonaws.com, PROOF_MALFORMED",
    "https://sts.eu-central-1.amazonaws.com@evil.example, PROOF_MALFORMED",
    "https://evil.example#@sts.eu-central-1.amazonaws.com, PROOF_MALFORMED",
    "https://evil.example\\@sts.eu-central-1.amazonaws.com, PROOF_MALFORMED",
    "https://user:password@sts.eu-central-1.amazonaws.com, PROOF_MALFORMED",
    "https://sts.eu-central-1.amazonaws.com/path, PROOF_MALFORMED",
    "https://sts.eu-central-1.amazonaws.com//, PROOF_MALFORMED",
    "https://sts.eu-central-1.amazonaws.com/..;, PROOF_MALFORMED",
    "https://stѕ.eu-central-1.amazonaws.com, PROOF_MALFORMED",
    "HTTPS://sts.eu-central-1.amazonaws.com, PROOF_MALFORMED",
    "ftp://sts.eu-central-1.amazonaws.com, PROOF_MALFORMED",
    "'', PROOF_MALFORMED",
  })
  void acceptsOnlyTheHostOfTheRegion(String address, RejectionCause cause) {
    assertRejected(cause, fixture.verifyUrl(good.replace(ADDRESS, address)));
  }

  @ParameterizedTest
  @CsvSource({
    "Action=GetCallerIdentity, Action=GetSessionToken",
    "Action=GetCallerIdentity, Action=AssumeRole",
    "Action=GetCallerIdentity, Action=getcalleridentity",
    "Action=GetCallerIdentity, action=GetCallerIdentity",
    "Action=GetCallerIdentity, ACTION=GetCallerIdentity",
    "Action=GetCallerIdentity, Action=GetCallerIdentity%20",
    "Action=GetCallerIdentity, Action=GetCallerIdentity%00",
    "Action=GetCallerIdentity, Action=%47etCallerIdentity",
    "Action=GetCallerIdentity, Action=",
    "Action=GetCallerIdentity, Action",
    "Action=GetCallerIdentity&, ''",
    "Version=2011-06-15, Version=2010-05-08",
    "Version=2011-06-15&, ''",
    "X-Amz-Algorithm=AWS4-HMAC-SHA256, X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256",
    "X-Amz-Algorithm=, x-amz-algorithm=",
    "X-Amz-Date=20260301T120000Z, X-Amz-Date=20260302T120000Z",
    "X-Amz-Date=20260301T120000Z, X-Amz-Date=20260301T250000Z",
    "X-Amz-Date=20260301T120000Z, X-Amz-Date=20260301T120060Z",
    "X-Amz-Date=20260301T120000Z, X-Amz-Date=2026-03-01T12:00:00Z",
    "X-Amz-Expires=60, X-Amz-Expires=0",
    "X-Amz-Expires=60, X-Amz-Expires=901",
    "X-Amz-Expires=60, X-Amz-Expires=-60",
    "X-Amz-Expires=60, X-Amz-Expires=%2B60",
    "X-Amz-Expires=60, X-Amz-Expires=060",
    "X-Amz-Expires=60, X-Amz-Expires=99999999999",
    "host%3Bx-vend-server-id, host",
    "host%3Bx-vend-server-id, x-vend-server-id",
    "host%3Bx-vend-server-id, host%3Baccept%3Bx-vend-server-id",
    "host%3Bx-vend-server-id, host%3Bx-amz-target%3Bx-vend-server-id",
    "host%3Bx-vend-server-id, host%3Bx-http-method-override%3Bx-vend-server-id",
    "host%3Bx-vend-server-id, host%3bx-vend-server-id",
    "host%3Bx-vend-server-id, host;x-vend-server-id",
    "host%3Bx-vend-server-id, Host%3BX-Vend-Server-Id",
    "%2Fsts%2F, %2Fs3%2F",
    "%2Faws4_request, %2Faws4_request%2Fx",
    "%2Feu-central-1%2F, %2F%2F",
    "%2Feu-central-1%2F, %2Feu-central-1.evil.example%2F",
    "ASIAQWERTYUIOPASDFGH, asiaqwertyuiopasdfgh",
    "ASIAQWERTYUIOPASDFGH, A",
    "FwoGZXIvYXdzEJr, %0D%0AX-Evil:1",
    "FwoGZXIvYXdzEJr, %26Action%3DAssumeRole",
    "FwoGZXIvYXdzEJr, a+b",
    "FwoGZXIvYXdzEJr, a%20b",
  })
  void requiresTheExactFormOfEachPart(String part, String other) {
    assertRejected(PROOF_MALFORMED, fixture.verifyUrl(good.replace(part, other)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&Format=JSON",
        "&ContentType=JSON",
        "&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD",
        "&x-amz-target=AssumeRole",
        "&RoleArn=arn:aws:iam::222222222222:role/x",
        "&",
        "&=",
        "&a",
        "#fragment",
        "?again",
        ";Action=AssumeRole",
        " HTTP/1.1",
        "\r\nX-Evil: 1",
        "\u0000"
      })
  void refusesAdditionalParts(String more) {
    assertRejected(PROOF_MALFORMED, fixture.verifyUrl(good + more));
  }

  @Test
  void requiresTheServerIdOfThisHub() {
    callsAllowed = 2;
    var elsewhere = IdentityFixture.issuer("https://vend.evil.example", Map.of());
    assertRejected(
        REFUSED_BY_STS,
        fixture.verifyUrl(TestSts.url(TestSts.ROLE_KEY, elsewhere, ADDRESS, NOW, 60)));
    var folded = IdentityFixture.issuer(SERVER_ID + "/", Map.of());
    assertRejected(
        REFUSED_BY_STS, fixture.verifyUrl(TestSts.url(TestSts.ROLE_KEY, folded, ADDRESS, NOW, 60)));
  }

  @Test
  void requiresAnIssuerForTheRegion() {
    assertRejected(ISSUER_UNKNOWN, fixture.verifyUrl(good.replace("eu-central-1", "eu-west-1")));
    assertRejected(
        HOST_NOT_EXPECTED, fixture.verifyUrl(good.replace("sts.eu-central-1", "sts.eu-west-1")));
  }

  @Test
  void refusesAnExpiredProofThatWasValidBefore() {
    callsAllowed = 1;
    verified(fixture.verifyUrl(good));
    fixture.clock.advance(Duration.ofSeconds(60));
    assertRejected(PROOF_EXPIRED, fixture.verifyUrl(good));
  }

  @Test
  void limitsTheValidityToFifteenMinutes() {
    callsAllowed = 2;
    var issuer = IdentityFixture.issuer(SERVER_ID, Map.of());
    String longest = TestSts.url(TestSts.ROLE_KEY, issuer, ADDRESS, NOW, 900);
    assertEquals(NOW.plusSeconds(900), verified(fixture.verifyUrl(longest)).expires());
    fixture.clock.advance(Duration.ofSeconds(899));
    verified(fixture.verifyUrl(longest));
    fixture.clock.advance(Duration.ofSeconds(1));
    assertRejected(PROOF_EXPIRED, fixture.verifyUrl(longest));
  }

  @Test
  void refusesAProofFromTheFuture() {
    var issuer = IdentityFixture.issuer(SERVER_ID, Map.of());
    assertRejected(
        NOT_YET_VALID,
        fixture.verifyUrl(
            TestSts.url(TestSts.ROLE_KEY, issuer, ADDRESS, NOW.plusSeconds(61), 900)));
  }

  @Test
  void refusesTimesThatWereNotSigned() {
    callsAllowed = 2;
    fixture.clock.advance(Duration.ofSeconds(61));
    assertRejected(
        REFUSED_BY_STS, fixture.verifyUrl(good.replace("X-Amz-Expires=60", "X-Amz-Expires=900")));
    assertRejected(REFUSED_BY_STS, fixture.verifyUrl(good.replace("T120000Z", "T120100Z")));
  }

  @Test
  void refusesPartsOfAnotherProof() {
    callsAllowed = 3;
    String other = fixture.url(TestSts.USER_KEY);
    String signature = good.substring(good.lastIndexOf('=') + 1);
    assertRejected(
        REFUSED_BY_STS,
        fixture.verifyUrl(other.substring(0, other.lastIndexOf('=') + 1) + signature));
    assertRejected(
        REFUSED_BY_STS,
        fixture.verifyUrl(good.replace(TestSts.ROLE_KEY.id(), TestSts.USER_KEY.id())));
    String token = "X-Amz-Security-Token=" + TestSts.encoded(TestSts.ROLE_KEY.token()) + "&";
    assertRejected(REFUSED_BY_STS, fixture.verifyUrl(good.replace(token, "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vend-aws-v1.",
        "vend-aws-v1.=",
        "vend-aws-v1.AA==",
        "vend-aws-v1.!!!",
        "vend-aws-v1.aHR0cHM6Ly8",
        "vend-aws-v1.a.b",
        "vend-aws-v2.aHR0cHM6Ly8",
        "VEND-AWS-V1.aHR0cHM6Ly8"
      })
  void refusesGarbage(String token) {
    assertRejected(
        token.isEmpty() ? RejectionCause.MISSING : PROOF_MALFORMED, fixture.verify(token));
  }

  @Test
  void acceptsOnlyTheCanonicalEncoding() {
    String token = TestSts.token(good);
    assertRejected(PROOF_MALFORMED, fixture.verify(token + "="));
    assertRejected(PROOF_MALFORMED, fixture.verify(token + "\n"));
    assertRejected(PROOF_MALFORMED, fixture.verify(" " + token));
  }

  @Test
  void refusesTooLongProofsUnread() {
    String huge = TestSts.token(good + "x".repeat(100_000));
    assertRejected(TOO_LONG, fixture.verify(huge));
    String longer = TestSts.token(good + "x".repeat(8_000));
    assertRejected(TOO_LONG, fixture.verifier.verify(BearerToken.fromHeader(longer)));
    assertRejected(
        PROOF_MALFORMED, fixture.verifyUrl(good.replace("FwoGZXIvYXdzEJr", "x".repeat(8_193))));
  }
}
