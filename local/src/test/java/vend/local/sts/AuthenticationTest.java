package vend.local.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.local.sts.RawRequests.IDENTITY;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import vend.functions.sts.SignatureProof;
import vend.local.sts.RawRequests.Answer;
import vend.local.sts.RawRequests.Raw;
import vend.vending.Credentials;

/** Sends requests with signatures of the SDK's signer, and with changed ones. */
class AuthenticationTest {
  private static final Duration SKEW = Duration.ofMinutes(15);

  private final StsFixture fixture = new StsFixture();
  private final RawRequests requests = new RawRequests(fixture.endpoint());
  private final Credentials credentials = fixture.session(StsFixture.HUB);

  /** Whole seconds, as in signatures and expirations. */
  private final Instant now = credentials.issued();

  AuthenticationTest() {
    fixture.clock.advance(Duration.between(fixture.clock.instant(), now));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void acceptsASignatureInTheHeader() throws IOException {
    Answer answer = requests.send(signed());

    assertEquals(200, answer.status());
    assertEquals("111111111111", answer.element("Account"));
  }

  @Test
  void acceptsAPresignedRequest() throws IOException {
    Answer answer = requests.send(presigned(now, Duration.ofSeconds(60)));

    assertEquals(200, answer.status());
    assertEquals("arn:aws:sts::111111111111:assumed-role/vend-hub/function", answer.element("Arn"));
  }

  @Test
  void rejectsARequestWithoutSignature() throws IOException {
    assertRefused(403, "MissingAuthenticationToken", requests.post(IDENTITY));
  }

  @Test
  void rejectsABodyThatWasNotSigned() throws IOException {
    assertRefused(403, "SignatureDoesNotMatch", signed().withBody(IDENTITY + "&x=y"));
  }

  @Test
  void rejectsAQueryThatWasNotSigned() throws IOException {
    assertRefused(403, "SignatureDoesNotMatch", signed().withTarget("/?x=y"));
    Raw presigned = presigned(now, Duration.ofSeconds(60));
    assertRefused(403, "SignatureDoesNotMatch", presigned.withTarget(presigned.target() + "&x=y"));
  }

  @Test
  void rejectsAHostThatWasNotSigned() throws IOException {
    assertRefused(
        403, "SignatureDoesNotMatch", signed().replacing("Host: 127.0.0.1", "Host: localhost"));
  }

  @Test
  void rejectsAnUnsignedAmzHeader() throws IOException {
    assertRefused(403, "SignatureDoesNotMatch", signed().withHeader("X-Amz-Added: 1"));
    assertRefused(403, "SignatureDoesNotMatch", signed().replacing(";host", ""));
  }

  @Test
  void rejectsAWrongSecret() throws IOException {
    assertRefused(403, "SignatureDoesNotMatch", post(identity("wrong", token()), now, "sts"));
  }

  @Test
  void rejectsASignatureForAnotherService() throws IOException {
    assertRefused(403, "SignatureDoesNotMatch", post(identity(secret(), token()), now, "s3"));
  }

  @Test
  void rejectsAScopeOfAnotherDay() throws IOException {
    String day = SignatureProof.timestamp(now).substring(0, 8);

    assertRefused(403, "SignatureDoesNotMatch", signed().replacing("/" + day + "/", "/20200101/"));
  }

  @Test
  void rejectsUnknownCredentials() throws IOException {
    assertRefused(
        403,
        "InvalidClientTokenId",
        signed().replacing(credentials.accessKeyId(), "ASIAAAAAAAAAAAAAAAAA"));
  }

  @Test
  void rejectsASessionTokenOfOtherCredentialsBeforeTheSignature() throws IOException {
    String other = fixture.session(StsFixture.HUB).sessionToken().reveal();

    assertRefused(403, "InvalidClientTokenId", post(identity(secret(), other), now, "sts"));
    assertRefused(403, "InvalidClientTokenId", post(identity("wrong", other), now, "sts"));
    assertRefused(403, "InvalidClientTokenId", signed().withoutHeader("x-amz-security-token"));
  }

  @Test
  void rejectsASessionTokenWithLongTermCredentials() throws IOException {
    var user =
        AwsSessionCredentialsIdentity.create(
            StsFixture.USER_KEY, StsFixture.USER_SECRET.reveal(), token());

    assertRefused(403, "InvalidClientTokenId", requests.signedPost(IDENTITY, user, now));
  }

  @Test
  void credentialsExpireExactlyAtTheirExpiration() throws IOException {
    fixture.clock.advance(Duration.ofHours(1).minusSeconds(1));
    Instant last = fixture.clock.instant();
    assertEquals(200, requests.send(post(identity(secret(), token()), last, "sts")).status());

    fixture.clock.advance(Duration.ofSeconds(1));
    Raw request = post(identity(secret(), token()), fixture.clock.instant(), "sts");
    assertRefused(403, "ExpiredToken", request);
  }

  @Test
  void acceptsASignatureUpToFifteenMinutesBeforeOrAfterNow() throws IOException {
    assertEquals(200, sendSignedAt(now.minus(SKEW)).status());
    assertEquals("SignatureDoesNotMatch", sendSignedAt(now.minus(SKEW).minusSeconds(1)).code());
    assertEquals(200, sendSignedAt(now.plus(SKEW)).status());
    assertEquals("SignatureDoesNotMatch", sendSignedAt(now.plus(SKEW).plusSeconds(1)).code());
  }

  @Test
  void acceptsAPresignedRequestForItsLifetimeButAtMostFifteenMinutes() throws IOException {
    Duration minute = Duration.ofSeconds(60);
    assertEquals(200, requests.send(presigned(now.minus(minute), minute)).status());
    assertRefused(
        403, "SignatureDoesNotMatch", presigned(now.minus(minute).minusSeconds(1), minute));
    assertEquals(200, requests.send(presigned(now.minus(SKEW), Duration.ofHours(1))).status());
    assertRefused(
        403,
        "SignatureDoesNotMatch",
        presigned(now.minus(SKEW).minusSeconds(1), Duration.ofHours(1)));
  }

  @Test
  void rejectsMalformedSignatures() throws IOException {
    String code = "IncompleteSignature";
    assertRefused(403, code, requests.post(IDENTITY).withHeader("Authorization: Bearer x"));
    assertRefused(403, code, signed().replacing("aws4_request", "aws4"));
    assertRefused(403, code, signed().replacing("Signature=", "Signature=0"));
    assertRefused(403, code, signed().replacing("SignedHeaders=", "Headers="));
    assertRefused(403, code, signed().withoutHeader("x-amz-date"));
    assertRefused(403, code, signed().withHeader("X-Amz-Date: 20261121T000000Z"));
    assertRefused(403, code, signed().withHeader("Authorization: AWS4-HMAC-SHA256 x=y"));
    Raw presigned = presigned(now, Duration.ofSeconds(60));
    assertRefused(
        403, code, presigned.withTarget(presigned.target().replace("X-Amz-Expires=60", "x=60")));
    assertRefused(403, code, presigned.withHeader("Authorization: AWS4-HMAC-SHA256 x=y"));
  }

  @Test
  void noResponseContainsASecret() throws IOException {
    Answer answer = requests.send(post(identity("wrong", token()), now, "sts"));

    assertTrue(!answer.body().contains(secret()) && !answer.body().contains(token()));
  }

  private Raw signed() {
    return post(identity(secret(), token()), now, "sts");
  }

  private Answer sendSignedAt(Instant time) throws IOException {
    return requests.send(post(identity(secret(), token()), time, "sts"));
  }

  private Raw presigned(Instant time, Duration lifetime) {
    return requests.presigned(IDENTITY, identity(secret(), token()), time, lifetime);
  }

  private Raw post(AwsCredentialsIdentity identity, Instant time, String service) {
    return requests.signedPost(IDENTITY, identity, time, service);
  }

  private AwsCredentialsIdentity identity(String secret, String token) {
    return AwsSessionCredentialsIdentity.create(credentials.accessKeyId(), secret, token);
  }

  private String secret() {
    return credentials.secretAccessKey().reveal();
  }

  private String token() {
    return credentials.sessionToken().reveal();
  }

  private void assertRefused(int status, String code, Raw request) throws IOException {
    Answer answer = requests.send(request);
    assertEquals(code, answer.code(), answer.body());
    assertEquals(status, answer.status());
  }
}
