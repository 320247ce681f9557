package vend.caller.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static vend.caller.oidc.VerifierFixture.NOW;
import static vend.caller.oidc.VerifierFixture.assertRejected;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.Person;
import vend.caller.PersonClaim;
import vend.caller.RejectionCause;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.Verification;
import vend.caller.signing.KeyLookup;

class OidcVerifierTest {
  private final VerifierFixture fixture = new VerifierFixture();

  @ParameterizedTest
  @EnumSource
  void acceptsAValidTokenOfEachAlgorithm(SignatureAlgorithm algorithm) {
    TestIssuer issuer =
        new TestIssuer("https://id.example.com", TestKey.generate(algorithm, "key-1"));
    VerifierFixture own = new VerifierFixture(issuer, issuer.issuer());
    Caller caller = own.verified(issuer.sign(issuer.claims(NOW)));
    assertEquals("somebody", caller.subject());
  }

  @Test
  void identifiesTheCaller() {
    Map<String, Object> claims = fixture.claims();
    claims.put("repository", "acme/shop");
    Caller caller = fixture.verified(fixture.issuer.sign(claims));
    assertEquals(new IssuerName("test"), caller.issuer());
    assertEquals("https://id.example.com", caller.issuerUrl());
    assertEquals("somebody", caller.subject());
    assertEquals(List.of("vend"), caller.audience());
    assertEquals(NOW.plusSeconds(600), caller.expires());
    assertEquals(Optional.of("token-1"), caller.tokenId());
    assertEquals(Optional.of("acme/shop"), caller.claims().single("repository"));
    assertEquals(List.of("somebody"), caller.claims().values("sub"));
  }

  @Test
  void names_the_person_by_the_claim_of_the_issuer() {
    var terms = fixture.issuer.issuer();
    var own =
        new VerifierFixture(
            fixture.issuer,
            new OidcIssuer(
                terms.name(),
                terms.oidc(),
                terms.audience(),
                terms.algorithms(),
                terms.require(),
                terms.otherAudiences(),
                terms.transport(),
                Optional.of(new PersonClaim("email"))));
    Map<String, Object> claims = fixture.claims();
    claims.put("email", "Ann@Example.com");
    assertEquals(Optional.empty(), own.verified(fixture.issuer.sign(claims)).person());
    claims.put("email_verified", "true");
    assertEquals(Optional.empty(), own.verified(fixture.issuer.sign(claims)).person());
    claims.put("email_verified", true);
    String token = fixture.issuer.sign(claims);
    // The second verification is from memory.
    for (int i = 0; i < 2; i++) {
      assertEquals(Optional.of(new Person("ann@example.com")), own.verified(token).person());
    }
    assertEquals(Optional.empty(), fixture.verified(token).person());
  }

  @Test
  void acceptsATokenWithoutJtiAndIat() {
    Map<String, Object> claims = fixture.claims();
    claims.remove("jti");
    claims.remove("iat");
    assertEquals(Optional.empty(), fixture.verified(fixture.issuer.sign(claims)).tokenId());
  }

  @Test
  void acceptsATokenUntilTheInstantOfItsExpiry() {
    String token = fixture.issuer.sign(fixture.claims());
    fixture.clock.advance(Duration.ofMinutes(10).minusNanos(1));
    fixture.verified(token);
    fixture.clock.advance(Duration.ofNanos(1));
    assertRejected(RejectionCause.EXPIRED, fixture.verify(token));
  }

  @Test
  void respectsFractionsOfASecondInExpiry() {
    Map<String, Object> claims = fixture.claims();
    claims.put("exp", new BigDecimal(NOW.getEpochSecond() + 10 + ".5"));
    String token = fixture.issuer.sign(claims);
    assertEquals(NOW.plusMillis(10_500), fixture.verified(token).expires());
    fixture.clock.advance(Duration.ofMillis(10_499));
    fixture.verified(token);
    fixture.clock.advance(Duration.ofMillis(1));
    assertRejected(RejectionCause.EXPIRED, fixture.verify(token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nbf", "iat"})
  void acceptsAClockUpToAMinuteAhead(String claim) {
    Map<String, Object> claims = fixture.claims();
    claims.put(claim, NOW.getEpochSecond() + 60);
    fixture.verified(fixture.issuer.sign(claims));
    claims.put(claim, NOW.getEpochSecond() + 61);
    assertRejected(RejectionCause.NOT_YET_VALID, fixture.verify(fixture.issuer.sign(claims)));
  }

  @Test
  void doesNotLimitTheLifetimeOfAToken() {
    Map<String, Object> claims = fixture.claims();
    claims.put("exp", 253_402_300_799L);
    assertEquals(
        Instant.parse("9999-12-31T23:59:59Z"),
        fixture.verified(fixture.issuer.sign(claims)).expires());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"JWT", "jwt", "application/jwt", "at+jwt", "AT+JWT", "application/at+JWT"})
  void acceptsTheTypesOfAccessTokens(String type) {
    Map<String, Object> header = fixture.issuer.header();
    header.put("typ", type);
    fixture.verified(fixture.issuer.key().sign(header, fixture.claims()));
  }

  @Test
  void acceptsATokenWithoutAType() {
    Map<String, Object> header = fixture.issuer.header();
    header.remove("typ");
    fixture.verified(fixture.issuer.key().sign(header, fixture.claims()));
  }

  @Test
  void acceptsATokenWithoutAKeyIdIfExactlyOneKeyFits() {
    Map<String, Object> header = fixture.issuer.header();
    header.remove("kid");
    String token = fixture.issuer.key().sign(header, fixture.claims());
    fixture.verified(token);

    VerifierFixture withTwoKeys = new VerifierFixture();
    withTwoKeys.issuer.rotate("key-2");
    assertRejected(
        RejectionCause.KEY_UNKNOWN,
        withTwoKeys.verify(withTwoKeys.issuer.key().sign(header, withTwoKeys.claims())));
  }

  @Test
  void acceptsOtherAudiencesOnlyIfTheIssuerAllowsThem() {
    Map<String, Object> claims = fixture.claims();
    claims.put("aud", List.of("vend", "https://kubernetes.default.svc"));
    String token = fixture.issuer.sign(claims);
    assertRejected(RejectionCause.AUDIENCE_MISMATCH, fixture.verify(token));

    VerifierFixture lenient =
        new VerifierFixture(fixture.issuer, fixture.issuer.issuer(Map.of(), true));
    assertEquals(
        List.of("vend", "https://kubernetes.default.svc"), lenient.verified(token).audience());
    claims.put("aud", List.of("https://kubernetes.default.svc", "other"));
    assertRejected(RejectionCause.AUDIENCE_MISMATCH, lenient.verify(fixture.issuer.sign(claims)));
  }

  @Test
  void acceptsAnArrayWithTheOneAudience() {
    Map<String, Object> claims = fixture.claims();
    claims.put("aud", List.of("vend"));
    fixture.verified(fixture.issuer.sign(claims));
  }

  @Test
  void acceptsACallerThatMeetsEveryRequirement() {
    OidcIssuer strict =
        fixture.issuer.issuer(
            Map.of("owner_id", List.of("4242", "4343"), "team", List.of("staff")), false);
    VerifierFixture own = new VerifierFixture(fixture.issuer, strict);
    Map<String, Object> claims = own.claims();
    claims.put("owner_id", 4343);
    claims.put("team", List.of("staff"));
    own.verified(own.issuer.sign(claims));
  }

  @Test
  void isUnverifiableWhileTheKeysAreUnavailable() {
    fixture.source.fail();
    assertEquals(
        new Verification.Unverifiable(new IssuerName("test"), "down"),
        fixture.verify(fixture.issuer.sign(fixture.claims())));
  }

  @Test
  void rejectsAStrangersTokenWhileTheKeysAreUnavailable() {
    var strict =
        new VerifierFixture(
            fixture.issuer,
            fixture.issuer.issuer(Map.of("sub", List.of("another subject")), false));
    strict.source.fail();
    assertRejected(
        RejectionCause.REQUIREMENT_NOT_MET, strict.verify(strict.issuer.sign(strict.claims())));
  }

  @Test
  void namesTheIssuerOfARejectedToken() {
    String token = fixture.issuer.sign(fixture.claims());
    fixture.clock.advance(Duration.ofDays(1));
    assertEquals(
        new Verification.Rejected(RejectionCause.EXPIRED, Optional.of(new IssuerName("test"))),
        fixture.verify(token));
    assertEquals(
        new Verification.Rejected(RejectionCause.MISSING, Optional.empty()), fixture.verify(""));
  }

  @Test
  void refusesTwoIssuersWithTheSameAddress() {
    OidcIssuer one = fixture.issuer.issuer();
    OidcIssuer two =
        new OidcIssuer(
            new IssuerName("other"),
            one.oidc(),
            "other",
            Set.of(SignatureAlgorithm.RS256),
            Map.of(),
            false);
    SigningKeys keys = (issuer, keyId, algorithm) -> new KeyLookup.Unknown();
    assertThrows(
        IllegalArgumentException.class,
        () -> new OidcVerifier(List.of(one, two), keys, fixture.clock));
  }

  @Test
  void neverShowsTheToken() {
    String token = fixture.issuer.sign(fixture.claims());
    BearerToken bearer = new BearerToken(token);
    assertEquals("BearerToken[hidden]", bearer.toString());
    assertEquals("BearerToken[hidden]", BearerToken.fromHeader(token).toString());
    assertInstanceOf(Verification.Verified.class, fixture.verifier.verify(bearer));
  }
}
