package vend.caller.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static vend.caller.saml.SamlFixture.PROVIDER;
import static vend.caller.saml.SamlFixture.STRANGER;
import static vend.caller.saml.SamlFixture.changed;
import static vend.caller.saml.SamlFixture.response;
import static vend.caller.saml.SigningOptions.ENVELOPED;
import static vend.caller.saml.SigningOptions.EXCLUSIVE;
import static vend.caller.saml.SigningOptions.USUAL;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.caller.RefusedDocument;
import vend.caller.RejectionCause;
import vend.caller.SamlIssuer;
import vend.caller.SigningKey;
import vend.caller.Verification;
import vend.caller.signing.KeyLookup;

/**
 * Threat 20: Vend refuses a response without a signature, with another form of signature, or signed
 * by another provider.
 */
class Threat20SamlSignatureTest {
  private static final String ONE = "http://www.w3.org/2000/09/xmldsig#";
  private static final String INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

  private final SamlFixture fixture = new SamlFixture();

  private static String signedWith(SigningOptions options) {
    return PROVIDER.sign(response(), "Assertion", options);
  }

  @Test
  void refusesUnsignedResponses() {
    fixture.assertRejected(RejectionCause.UNSIGNED, response());
  }

  @Test
  void refusesARemovedSignature() {
    String document = PROVIDER.signAssertion(response());
    fixture.assertRejected(
        RejectionCause.UNSIGNED, new Wrapping.Pieces(document).withoutSignature());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"alice", "shop", "urn:acme:vend", "_assertion\" IssueInstant", "persistent"})
  void refusesChangesAfterSigning(String text) {
    String document = PROVIDER.signAssertion(response());
    assertInstanceOf(
        Verification.Rejected.class,
        fixture.verify(changed(document, xml -> xml.replace(text, text + "x"))));
  }

  @ParameterizedTest
  @CsvSource({
    ONE + "rsa-sha1, http://www.w3.org/2001/04/xmlenc#sha256",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256, " + ONE + "sha1"
  })
  void refusesSha1(String method, String digest) {
    fixture.assertRejected(
        RejectionCause.ALGORITHM_NOT_ALLOWED, signedWith(USUAL.method(method).digest(digest)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ONE + "hmac-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
        "http://www.w3.org/2007/05/xmldsig-more#rsa-pss",
        ONE + "dsa-sha1",
        "http://www.w3.org/2009/xmldsig11#dsa-sha256",
        "none",
        ""
      })
  void refusesUnlistedAlgorithms(String method) {
    fixture.assertRejected(
        RejectionCause.ALGORITHM_NOT_ALLOWED,
        PROVIDER
            .signAssertion(response())
            .replace("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", method));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        INCLUSIVE,
        INCLUSIVE + "#WithComments",
        EXCLUSIVE + "WithComments",
        "http://www.w3.org/2006/12/xml-c14n11"
      })
  void refusesOtherCanonicalizations(String other) {
    fixture.assertRejected(
        RejectionCause.SIGNATURE_FORM_NOT_ALLOWED, signedWith(USUAL.canonicalization(other)));
    fixture.assertRejected(
        RejectionCause.SIGNATURE_FORM_NOT_ALLOWED, signedWith(USUAL.transforms(ENVELOPED, other)));
  }

  @Test
  void refusesOtherTransforms() {
    for (List<String> others :
        List.of(
            List.of(ENVELOPED),
            List.of(EXCLUSIVE),
            List.of(ENVELOPED, EXCLUSIVE, EXCLUSIVE),
            List.of(EXCLUSIVE, EXCLUSIVE))) {
      fixture.assertRejected(
          RejectionCause.SIGNATURE_FORM_NOT_ALLOWED,
          signedWith(USUAL.transforms(others.toArray(String[]::new))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        ONE + "base64"
      })
  void refusesTransformsThatSelectOrChangeTheSignedContent(String transform) {
    fixture.assertRejected(
        RejectionCause.SIGNATURE_FORM_NOT_ALLOWED,
        PROVIDER.signAssertion(response()).replace(ENVELOPED, transform));
  }

  @Test
  void acceptsInclusiveNamespaces() {
    String inclusive = "<ec:InclusiveNamespaces xmlns:ec=\"" + EXCLUSIVE + "\" PrefixList=\"xs\"/>";
    String transform = "<ds:Transform Algorithm=\"" + EXCLUSIVE + "\"/>";
    String document = PROVIDER.signAssertion(response());
    // Its signature then covers other bytes, so the form is allowed but the signature is invalid.
    fixture.assertRejected(
        RejectionCause.SIGNATURE_INVALID,
        changed(
            document,
            xml ->
                xml.replace(
                    transform, transform.replace("/>", ">" + inclusive + "</ds:Transform>"))));
    fixture.assertRejected(
        RejectionCause.SIGNATURE_FORM_NOT_ALLOWED,
        changed(
            document,
            xml -> xml.replace(transform, transform.replace("/>", "><x/></ds:Transform>"))));
  }

  @Test
  void refusesASignatureOverAnotherElement() {
    String both = response();
    fixture.assertRejected(
        RejectionCause.REFERENCE_MISMATCH,
        PROVIDER.sign(both, "Assertion", USUAL.reference("_response")));
    fixture.assertRejected(
        RejectionCause.REFERENCE_MISMATCH,
        PROVIDER.sign(both, "Response", USUAL.reference("_assertion")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_assertion",
        "#",
        "#_other",
        "#xpointer(/)",
        "#xpointer(id('_assertion'))",
        "https://idp.example.com/#_assertion",
        "file:///etc/hostname"
      })
  void refusesOtherReferences(String reference) {
    fixture.assertRejected(
        RejectionCause.REFERENCE_MISMATCH,
        PROVIDER
            .signAssertion(response())
            .replace("URI=\"#_assertion\"", "URI=\"" + reference + "\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "</ds:Reference> | </ds:Reference><ds:Reference URI=\"#_response\"/>",
        "</ds:SignatureValue> | </ds:SignatureValue><ds:Object/>",
        "</ds:SignatureValue> | </ds:SignatureValue><ds:SignatureValue/>",
        "<ds:SignedInfo> | <ds:SignedInfo><x/>",
        "<ds:DigestMethod | <ds:Transforms/><ds:DigestMethod"
      })
  void refusesAdditionalPartsOfASignature(String from, String to) {
    fixture.assertRejected(
        RejectionCause.SIGNATURE_FORM_NOT_ALLOWED,
        changed(PROVIDER.signAssertion(response()), xml -> xml.replace(from, to)));
  }

  @Test
  void refusesTwoSignaturesInOneElement() {
    String document = PROVIDER.signAssertion(response());
    String signature = new Wrapping.Pieces(document).signature();
    fixture.assertRejected(
        RejectionCause.SIGNATURE_MISPLACED, document.replace(signature, signature + signature));
    String response = PROVIDER.signResponse(response());
    String outer = new Wrapping.Pieces(response).signature();
    fixture.assertRejected(
        RejectionCause.SIGNATURE_MISPLACED, response.replace(outer, outer + outer));
  }

  /** The signature would be valid with the key in the document. */
  @Test
  void ignoresTheKeyInTheDocument() {
    String certificate = TestCertificate.of(STRANGER.key());
    fixture.assertRejected(
        RejectionCause.SIGNATURE_INVALID,
        STRANGER.sign(response(), "Assertion", USUAL.certificate(certificate)));
    String own = signedWith(USUAL.certificate(certificate));
    assertEquals("alice", fixture.verified(own).subject());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<ds:KeyName>x</ds:KeyName>",
        "<ds:RetrievalMethod URI=\"http://127.0.0.1:1/key\"/>",
        "<ds:X509Data><ds:X509Certificate>not base64!</ds:X509Certificate></ds:X509Data>"
      })
  void ignoresAllKeyInformation(String information) {
    String document =
        PROVIDER
            .signAssertion(response())
            .replace(
                "</ds:SignatureValue>",
                "</ds:SignatureValue><ds:KeyInfo>" + information + "</ds:KeyInfo>");
    assertEquals("alice", fixture.verified(document).subject());
  }

  @Test
  void refusesTheSignatureOfAnotherProvider() {
    fixture.assertRejected(RejectionCause.SIGNATURE_INVALID, STRANGER.signAssertion(response()));
    fixture.assertRejected(RejectionCause.SIGNATURE_INVALID, STRANGER.signResponse(response()));
  }

  @Test
  void refusesTwoSignaturesIfOneIsFromAStranger() {
    fixture.assertRejected(
        RejectionCause.SIGNATURE_INVALID,
        PROVIDER.signResponse(STRANGER.signAssertion(response())));
    fixture.assertRejected(
        RejectionCause.SIGNATURE_INVALID,
        STRANGER.signResponse(PROVIDER.signAssertion(response())));
  }

  /** The response's signature is valid; the signature of its assertion covered another element. */
  @Test
  void refusesAnInvalidSignatureInsideAValidOne() {
    String tampered =
        changed(PROVIDER.signAssertion(response()), xml -> xml.replace("alice", "mallory"));
    fixture.assertRejected(RejectionCause.SIGNATURE_INVALID, PROVIDER.signResponse(tampered));
  }

  @Test
  void refusesAWeakKey() {
    var weak = new TestIdentityProvider(TestIdentityProvider.rsa(1024));
    assertEquals(
        "the metadata have no usable signing certificate: its key must be RSA of 2,048 bits or"
            + " more, or EC on P-256, P-384 or P-521, and an RSA key must not have the ROCA"
            + " weakness (CVE-2017-15361)",
        assertThrows(RefusedDocument.class, () -> Metadata.parse(weak.metadata())).getMessage());
  }

  /** A key of another type than the algorithm's is not even tried. */
  @Test
  void doesNotTryKeysOfAnotherType() {
    var elliptic = new TestIdentityProvider(TestIdentityProvider.elliptic("secp256r1"));
    new SamlFixture(elliptic.issuer())
        .assertRejected(RejectionCause.SIGNATURE_INVALID, PROVIDER.signAssertion(response()));
  }

  /** Vend checks the signature again with the found key, even if the source of keys is wrong. */
  @Test
  void checksTheSignatureAgainWhenReading() {
    var clock = fixture.clock;
    SamlIssuer issuer = PROVIDER.issuer();
    MetadataKeys careless =
        (_, _) ->
            new KeyLookup.Found(
                new SigningKey(Optional.empty(), STRANGER.key().getPublic(), Optional.empty()));
    assertEquals(
        new Verification.Rejected(RejectionCause.SIGNATURE_INVALID, Optional.of(issuer.name())),
        new SamlVerifier(List.of(issuer), careless, clock)
            .verify(TestIdentityProvider.sent(PROVIDER.signAssertion(response()))));
  }
}
