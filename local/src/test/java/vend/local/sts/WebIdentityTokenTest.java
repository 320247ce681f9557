package vend.local.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.local.sts.StsFixture.AUDIENCE;
import static vend.local.sts.StsFixture.ISSUER;
import static vend.local.sts.StsFixture.PROBE;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenRequest;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenResponse;
import software.amazon.awssdk.services.sts.model.OutboundWebIdentityFederationDisabledException;
import software.amazon.awssdk.services.sts.model.SessionDurationEscalationException;
import software.amazon.awssdk.services.sts.model.StsException;
import vend.caller.BearerToken;
import vend.caller.Verification;
import vend.caller.oidc.OidcVerifier;

/** Gets web identity tokens of STS with the SDK, and verifies them with Vend's own verifier. */
class WebIdentityTokenTest {
  private final StsFixture fixture = new StsFixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static Consumer<GetWebIdentityTokenRequest.Builder> probeRequest() {
    return request -> request.audience(AUDIENCE).signingAlgorithm("ES384").durationSeconds(60);
  }

  private GetWebIdentityTokenResponse send(
      StsClient client, Consumer<GetWebIdentityTokenRequest.Builder> request) {
    try (client) {
      return client.getWebIdentityToken(request);
    }
  }

  private GetWebIdentityTokenResponse sendAsProbe(
      Consumer<GetWebIdentityTokenRequest.Builder> change) {
    return send(fixture.as(PROBE), probeRequest().andThen(change));
  }

  private String refusal(Consumer<GetWebIdentityTokenRequest.Builder> change) {
    return assertThrows(StsException.class, () -> sendAsProbe(change))
        .awsErrorDetails()
        .errorCode();
  }

  private String userRefusal(Consumer<GetWebIdentityTokenRequest.Builder> change) {
    return assertThrows(
            StsException.class, () -> send(fixture.asUser(), probeRequest().andThen(change)))
        .awsErrorDetails()
        .errorCode();
  }

  @Test
  void vendAcceptsATokenThatIdentifiesTheRole() {
    var response = sendAsProbe(_ -> {});
    var verifier =
        new OidcVerifier(
            List.of(ISSUER),
            fixture.issuer.beside((_, _, _) -> {
              throw new AssertionError("the issuer was asked");
            }),
            fixture.clock);
    var caller =
        assertInstanceOf(
                Verification.Verified.class,
                verifier.verify(new BearerToken(response.webIdentityToken())))
            .caller();
    assertEquals(PROBE.toString(), caller.subject());
    assertEquals(ISSUER.oidc(), caller.issuerUrl());
    assertEquals(
        List.of("111111111111"), caller.claims().values("https://sts.amazonaws.com//aws_account"));
    assertEquals(
        List.of("o-a1b2c3d4e5"), caller.claims().values("https://sts.amazonaws.com//org_id"));
    assertEquals(caller.expires(), response.expiration());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES384"})
  void signsWithTheRequestedAlgorithmAndAPublishedKey(String algorithm) throws Exception {
    var response =
        send(fixture.asUser(), request -> request.audience("a", "b").signingAlgorithm(algorithm));
    var token = SignedJWT.parse(response.webIdentityToken());
    assertEquals(algorithm, token.getHeader().getAlgorithm().getName());
    var key = JWKSet.parse(fixture.issuer.keySet()).getKeyByKeyId(token.getHeader().getKeyID());
    assertTrue(
        token.verify(
            algorithm.equals("RS256")
                ? new RSASSAVerifier(key.toRSAKey())
                : new ECDSAVerifier(key.toECKey())));
    var claims = token.getJWTClaimsSet();
    assertEquals(List.of("a", "b"), claims.getAudience());
    assertEquals(StsFixture.USER.toString(), claims.getSubject());
    assertEquals(
        Duration.ofMinutes(5),
        Duration.between(
            claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant()));
  }

  @Test
  void enforcesTheConditionsOfTheCallersPolicy() {
    assertEquals("AccessDenied", refusal(request -> request.audience("https://other.example.com")));
    assertEquals(
        "AccessDenied",
        refusal(request -> request.audience(AUDIENCE, "https://other.example.com")));
    assertEquals("AccessDenied", refusal(request -> request.signingAlgorithm("RS256")));
    assertEquals("AccessDenied", refusal(request -> request.durationSeconds(61)));
    assertEquals(
        "AccessDenied", refusal(request -> request.tags(StsFixture.tag("job", "1"))), "a tag");
  }

  @Test
  void putsTheTagsOfTheRequestIntoTheToken() throws Exception {
    var response =
        send(
            fixture.asUser(),
            probeRequest().andThen(request -> request.tags(StsFixture.tag("job", "1"))));
    var own =
        SignedJWT.parse(response.webIdentityToken())
            .getJWTClaimsSet()
            .getJSONObjectClaim("https://sts.amazonaws.com/");
    assertEquals(Map.of("job", "1"), own.get("request_tags"));
  }

  @Test
  void rejectsParametersOutsideOfStsLimits() {
    assertEquals("ValidationError", userRefusal(request -> request.durationSeconds(59)));
    assertEquals("ValidationError", userRefusal(request -> request.durationSeconds(3601)));
    assertEquals("ValidationError", userRefusal(request -> request.signingAlgorithm("ES256")));
    assertEquals("ValidationError", userRefusal(request -> request.audience("x".repeat(1001))));
    assertEquals("ValidationError", userRefusal(request -> request.audience(List.of())));
    assertEquals(
        "ValidationError", userRefusal(request -> request.audience(Collections.nCopies(11, "x"))));
  }

  @Test
  void isDisabledForAccountsThatDidNotEnableIt() {
    assertThrows(
        OutboundWebIdentityFederationDisabledException.class,
        () -> send(fixture.as(StsFixture.OUTSIDER), probeRequest()));
  }

  @Test
  void rejectsATokenThatWouldOutliveTheCallersCredentials() {
    Instant ends = fixture.clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(120);
    var credentials = fixture.sts.startSession(PROBE, "function", Duration.ofMinutes(2));
    fixture.clock.advance(Duration.ofMinutes(1));
    assertEquals(ends, send(fixture.as(credentials), probeRequest()).expiration());
    fixture.clock.advance(Duration.ofSeconds(1));
    assertThrows(
        SessionDurationEscalationException.class,
        () -> send(fixture.as(credentials), probeRequest()));
    assertEquals(
        Optional.of(1L),
        Optional.ofNullable(fixture.sts.calls().get("GetWebIdentityToken"))
            .map(outcomes -> outcomes.get("SessionDurationEscalationException")));
  }
}
