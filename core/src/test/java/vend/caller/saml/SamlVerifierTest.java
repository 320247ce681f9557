package vend.caller.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vend.caller.saml.SamlFixture.NOW;
import static vend.caller.saml.SamlFixture.PROVIDER;
import static vend.caller.saml.SamlFixture.response;
import static vend.caller.saml.SamlFixture.signed;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.caller.Caller;
import vend.caller.Person;
import vend.caller.PersonClaim;
import vend.caller.RejectionCause;
import vend.caller.SamlAssertion;
import vend.caller.SamlIssuer;
import vend.caller.Verification;
import vend.caller.oidc.OidcVerifier;
import vend.caller.signing.KeyLookup;
import vend.saml.AwsRole;
import vend.verification.CallerVerifier;

class SamlVerifierTest {
  private final SamlFixture fixture = new SamlFixture();

  @Test
  void readsACallerFromASignedAssertion() {
    Caller caller = fixture.verified(PROVIDER.signAssertion(response()));
    assertEquals("acme", caller.issuer().value());
    assertEquals(TestIdentityProvider.ENTITY_ID, caller.issuerUrl());
    assertEquals("alice", caller.subject());
    assertEquals(List.of(TestIdentityProvider.AUDIENCE), caller.audience());
    assertEquals(NOW.plusSeconds(120), caller.expires());
    assertEquals(Optional.of("_assertion"), caller.tokenId());
    assertEquals(
        Map.of(
            "team", List.of("shop"),
            "iss", List.of(TestIdentityProvider.ENTITY_ID),
            "aud", List.of(TestIdentityProvider.AUDIENCE),
            "sub", List.of("alice"),
            "recipient", List.of(TestIdentityProvider.RECIPIENT),
            "nameIdFormat", List.of("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")),
        caller.claims().values());
  }

  @Test
  void names_the_person_by_the_attribute_of_the_issuer() {
    SamlIssuer plain = PROVIDER.issuer(Map.of());
    var named =
        new SamlIssuer(
            plain.name(),
            plain.entityId(),
            plain.metadata(),
            plain.target(),
            plain.require(),
            plain.authnStatementOptional(),
            Optional.of(new PersonClaim("sub")));
    assertEquals(
        Optional.of(new Person("alice")),
        new SamlFixture(named).verified(PROVIDER.signAssertion(response())).person());
  }

  @Test
  void acceptsASignatureOnTheResponse() {
    assertEquals("alice", fixture.verified(PROVIDER.signResponse(response())).subject());
  }

  @Test
  void acceptsSignaturesOnResponseAndAssertion() {
    String both = PROVIDER.signResponse(PROVIDER.signAssertion(response()));
    assertEquals("alice", fixture.verified(both).subject());
  }

  @ParameterizedTest
  @CsvSource({
    "rsa-sha256, 2001/04/xmlenc#sha256",
    "rsa-sha384, 2001/04/xmldsig-more#sha384",
    "rsa-sha512, 2001/04/xmlenc#sha512"
  })
  void acceptsCurrentAlgorithms(String method, String digest) {
    var options =
        SigningOptions.USUAL
            .method(SigningOptions.MORE + method)
            .digest("http://www.w3.org/" + digest);
    assertEquals(
        "alice", fixture.verified(PROVIDER.sign(response(), "Assertion", options)).subject());
  }

  @ParameterizedTest
  @CsvSource({"secp256r1, ecdsa-sha256", "secp384r1, ecdsa-sha384", "secp521r1, ecdsa-sha512"})
  void acceptsEllipticCurveKeys(String curve, String method) {
    var provider = new TestIdentityProvider(TestIdentityProvider.elliptic(curve));
    var options = SigningOptions.USUAL.method(SigningOptions.MORE + method);
    assertEquals(
        "alice",
        new SamlFixture(provider.issuer())
            .verified(provider.sign(response(), "Assertion", options))
            .subject());
  }

  @Test
  void acceptsTheSameAssertionAgainUntilItsEnd() {
    String document = PROVIDER.signAssertion(response());
    fixture.verified(document);
    fixture.clock.advance(Duration.ofMinutes(2).minusMillis(1));
    fixture.verified(document);
    fixture.clock.advance(Duration.ofMillis(1));
    fixture.assertRejected(RejectionCause.EXPIRED, document);
  }

  @Test
  void limitsAnAssertionToFiveMinutesAfterItWasIssued() {
    String document =
        signed(xml -> xml.replace(NOW.plusSeconds(120).toString(), NOW.plusSeconds(3600) + ""));
    assertEquals(NOW.plusSeconds(300), fixture.verified(document).expires());
    fixture.clock.advance(Duration.ofMinutes(5).minusMillis(1));
    fixture.verified(document);
    fixture.clock.advance(Duration.ofMillis(1));
    fixture.assertRejected(RejectionCause.EXPIRED, document);
  }

  @Test
  void endsAnAssertionEarlierIfItsSessionEnds() {
    String document =
        signed(xml ->
            xml.replace(
                "<saml:AuthnStatement ",
                "<saml:AuthnStatement SessionNotOnOrAfter=\"" + NOW.plusSeconds(30) + "\" "));
    assertEquals(NOW.plusSeconds(30), fixture.verified(document).expires());
  }

  @Test
  void requires_an_authn_statement_unless_the_issuer_says_optional() {
    String document =
        signed(xml -> xml.replaceAll("<saml:AuthnStatement.*</saml:AuthnStatement>", ""));
    fixture.assertRejected(RejectionCause.AUTHN_STATEMENT_MISSING, document);
    SamlIssuer strict = PROVIDER.issuer();
    var lenient =
        new SamlFixture(
            new SamlIssuer(
                strict.name(),
                strict.entityId(),
                strict.metadata(),
                strict.target(),
                strict.require(),
                true));
    assertEquals("alice", lenient.verified(document).subject());
  }

  @Test
  void acceptsAProvidersClockUpToAMinuteAhead() {
    String document = PROVIDER.signAssertion(TestIdentityProvider.response(NOW.plusSeconds(60)));
    fixture.verified(document);
    fixture.clock.advance(Duration.ofMillis(-1));
    fixture.assertRejected(RejectionCause.NOT_YET_VALID, document);
  }

  @Test
  void putsAttributesIntoClaims() {
    Caller caller =
        fixture.verified(
            signed(xml ->
                xml.replace(
                    "</saml:AttributeStatement>",
                    """
                    <saml:Attribute Name="groups"><saml:AttributeValue>a</saml:AttributeValue>\
                    <saml:AttributeValue> b </saml:AttributeValue></saml:Attribute>\
                    <saml:Attribute Name="groups"><saml:AttributeValue/></saml:Attribute>\
                    <saml:Attribute Name="empty"/>\
                    <saml:Attribute Name="nested"><saml:AttributeValue>plain</saml:AttributeValue>\
                    <saml:AttributeValue><saml:NameID>x</saml:NameID></saml:AttributeValue>\
                    </saml:Attribute></saml:AttributeStatement>\
                    """)));
    assertEquals(List.of("a", " b ", ""), caller.claims().values("groups"));
    assertEquals(List.of(), caller.claims().values("empty"));
    assertEquals(List.of(), caller.claims().values("nested"));
  }

  @Test
  void readsAwsRolesInBothOrdersAndSkipsOtherValues() {
    Caller caller =
        fixture.verified(
            withRoles(
                "arn:aws:iam::222222222222:role/Admin,arn:aws:iam::222222222222:saml-provider/acme",
                "arn:aws:iam::222222222222:saml-provider/acme, arn:aws:iam::333333333333:role/a,b",
                "offline_access",
                "arn:aws:iam::222222222222:role/Alone",
                "arn:aws:iam::222222222222:role/One,arn:aws:iam::222222222222:role/Two"));
    assertEquals(
        List.of("arn:aws:iam::222222222222:role/Admin", "arn:aws:iam::333333333333:role/a,b"),
        caller.claims().values("role"));
    assertEquals(
        List.of("arn:aws:iam::222222222222:saml-provider/acme"),
        caller.claims().values("provider"));
    assertEquals(5, caller.claims().values(AwsRole.ATTRIBUTE).size());
  }

  private static String withRoles(String... values) {
    var attribute = new StringBuilder("<saml:Attribute Name=\"" + AwsRole.ATTRIBUTE + "\">");
    for (String value : values) {
      attribute.append("<saml:AttributeValue>" + value + "</saml:AttributeValue>");
    }
    return signed(xml ->
        xml.replace(
            "</saml:AttributeStatement>",
            attribute + "</saml:Attribute></saml:AttributeStatement>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "sub", "recipient", "nameIdFormat", "role", "provider"})
  void refusesAnAttributeWithTheNameOfAReservedClaim(String name) {
    fixture.assertRejected(
        RejectionCause.CLAIM_NAME_TAKEN, signed(xml -> xml.replace("\"team\"", quoted(name))));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  @Test
  void enforcesTheRequirementsOfTheIssuer() {
    var shop = new SamlFixture(PROVIDER.issuer(Map.of("team", List.of("shop", "blog"))));
    shop.verified(PROVIDER.signAssertion(response()));
    var blog = new SamlFixture(PROVIDER.issuer(Map.of("team", List.of("blog"))));
    blog.assertRejected(RejectionCause.REQUIREMENT_NOT_MET, PROVIDER.signAssertion(response()));
  }

  @Test
  void isUsedByTheCallerVerifier() {
    var oidc = new OidcVerifier(List.of(), (_, _, _) -> new KeyLookup.Unknown(), fixture.clock);
    var callers =
        new CallerVerifier(
            oidc, Optional.empty(), Optional.of(fixture.verifier), java.util.Set.of());
    SamlAssertion proof = PROVIDER.assertion(NOW);
    assertEquals(fixture.verifier.verify(proof), callers.verify(proof));
    assertEquals(
        new Verification.Rejected(RejectionCause.ISSUER_UNKNOWN, Optional.empty()),
        new CallerVerifier(oidc).verify(proof));
  }

  @Test
  void neverShowsTheAssertion() {
    assertEquals("SamlAssertion[hidden]", PROVIDER.assertion(NOW).toString());
  }
}
