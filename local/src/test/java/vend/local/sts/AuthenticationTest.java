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

/** Signatures that the SDK's own signer made, and what becomes of them when they are changed. */
class AuthenticationTest {
  private static final Duration SKEW = Duration.ofMinutes(15);

  private final StsFixture fixture = new StsFixture();
  private final RawRequests requests = new RawRequests(fixture.endpoint());
  private final Credentials keys = fixture.session(StsFixture.HUB);

  /** Whole seconds, as they stand in signatures and in the ends of keys. */
  private final Instant now = keys.issued();

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
  void refusesARequestWithoutSignature() throws IOException {
    assertRefused(403, "MissingAuthenticationToken", requests.post(IDENTITY));
  }

  @Test
  void refusesABodyThatWasNotSigned() throws IOException {
    assertRefused(403, "SignatureDoesNotMatch", signed().withBody(IDENTITY + "&x=y"));
  }

  @Test
  void refusesAQueryThatWasNotSigned() throws IOException {
    assertRefused(403, "SignatureDoesNotMatch", signed().withTarget("/?x=y"));
    Raw presigned = presigned(now, Duration.ofSeconds(60));
    assertRefused(403, "SignatureDoesNotMatch", presigned.withTarget(presigned.target() + "&x=y"));
  }

  @Test
  void refusesAHostThatWasNotSigned() throws IOException {
    assertRefused(
        403, "SignatureDoesNotMatch", signed().replacing("Host: 127.0.0.1", "Host: localhost"));
  }

  @Test
  void refusesAHeaderOfAwsThatIsNotUnderTheSignature() throws IOException {
    assertRefused(403, "SignatureDoesNotMatch", signed().withHeader("X-Amz-Added: 1"));
    assertRefused(403, "SignatureDoesNotMatch", signed().replacing(";host", ""));
  }

  @Test
  void refusesAWrongSecret() throws IOException {
    assertRefused(403, "SignatureDoesNotMatch", post(identity("wrong", token()), now, "sts"));
  }

  @Test
  void refusesAnotherService() throws IOException {
    assertRefused(403, "SignatureDoesNotMatch", post(identity(secret(), token()), now, "s3"));
  }

  @Test
  void refusesAScopeOfAnotherDay() throws IOException {
    String day = SignatureProof.timestamp(now).substring(0, 8);

    assertRefused(403, "SignatureDoesNotMatch", signed().replacing("/" + day + "/", "/20200101/"));
  }

  @Test
  void refusesKeysThatItDoesNotKnow() throws IOException {
    assertRefused(
        403,
        "InvalidClientTokenId",
        signed().replacing(keys.accessKeyId(), "ASIAAAAAAAAAAAAAAAAA"));
  }

  @Test
  void refusesASessionTokenThatIsNotOfTheseKeysWhateverTheSignature() throws IOException {
    String other = fixture.session(StsFixture.HUB).sessionToken().reveal();

    assertRefused(403, "InvalidClientTokenId", post(identity(secret(), other), now, "sts"));
    assertRefused(403, "InvalidClientTokenId", post(identity("wrong", other), now, "sts"));
    assertRefused(403, "InvalidClientTokenId", signed().withoutHeader("x-amz-security-token"));
  }

  @Test
  void refusesASessionTokenBesideKeysThatHaveNone() throws IOException {
    var user =
        AwsSessionCredentialsIdentity.create(
            StsFixture.USER_KEY, StsFixture.USER_SECRET.reveal(), token());

    assertRefused(403, "InvalidClientTokenId", requests.signedPost(IDENTITY, user, now));
  }

  @Test
  void keysEndAtTheVerySecond() throws IOException {
    fixture.clock.advance(Duration.ofHours(1).minusSeconds(1));
    Instant last = fixture.clock.instant();
    assertEquals(200, requests.send(post(identity(secret(), token()), last, "sts")).status());

    fixture.clock.advance(Duration.ofSeconds(1));
    Raw request = post(identity(secret(), token()), fixture.clock.instant(), "sts");
    assertRefused(403, "ExpiredToken", request);
  }

  @Test
  void aSignatureIsGoodForFifteenMinutesToTheSecondInBothDirections() throws IOException {
    assertEquals(200, sendSignedAt(now.minus(SKEW)).status());
    assertEquals("SignatureDoesNotMatch", sendSignedAt(now.minus(SKEW).minusSeconds(1)).code());
    assertEquals(200, sendSignedAt(now.plus(SKEW)).status());
    assertEquals("SignatureDoesNotMatch", sendSignedAt(now.plus(SKEW).plusSeconds(1)).code());
  }

  @Test
  void aPresignedRequestIsGoodAsLongAsItSaysAndFifteenMinutesAtMost() throws IOException {
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
  void refusesSignaturesThatAreMalformed() throws IOException {
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
  void noAnswerShowsASecret() throws IOException {
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
    return AwsSessionCredentialsIdentity.create(keys.accessKeyId(), secret, token);
  }

  private String secret() {
    return keys.secretAccessKey().reveal();
  }

  private String token() {
    return keys.sessionToken().reveal();
  }

  private void assertRefused(int status, String code, Raw request) throws IOException {
    Answer answer = requests.send(request);
    assertEquals(code, answer.code(), answer.body());
    assertEquals(status, answer.status());
  }
}
