package vend.caller.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static vend.caller.saml.SamlFixture.NOW;
import static vend.caller.saml.SamlFixture.PROVIDER;
import static vend.caller.saml.SamlFixture.changed;
import static vend.caller.saml.SamlFixture.response;
import static vend.caller.saml.SamlFixture.signed;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.saml.XmlText;

/**
 * Threat 20: Vend reads exactly the signed content, whatever else the document contains (signature
 * wrapping). There are two guards against each attack, and each is tested without the other.
 */
class Threat20SamlWrappingTest {
  private final SamlFixture fixture = new SamlFixture();

  private static Verification without(Set<DocumentRule> rules, String document) {
    var left = EnumSet.complementOf(EnumSet.copyOf(rules));
    var clock = InstantSource.fixed(NOW);
    return new SamlVerifier(
            List.of(PROVIDER.issuer()), new CachedMetadata(MetadataSource.NONE, clock), clock, left)
        .verify(TestIdentityProvider.sent(document));
  }

  private static Document parsed(String document) throws Exception {
    return XmlText.parse(document);
  }

  @ParameterizedTest
  @CsvSource({
    "RESPONSE_IN_SIGNATURE, RESPONSE_MALFORMED",
    "RESPONSE_BESIDE_SIGNATURE, RESPONSE_MALFORMED",
    "ASSERTION_BEFORE, NOT_ONE_ASSERTION",
    "ASSERTION_AROUND, NOT_ONE_ASSERTION",
    "SIGNATURE_MOVED, NOT_ONE_ASSERTION",
    "ASSERTION_IN_MOVED_SIGNATURE, NOT_ONE_ASSERTION",
    "ASSERTION_IN_EXTENSIONS, NOT_ONE_ASSERTION",
    "ASSERTION_IN_OBJECT, NOT_ONE_ASSERTION"
  })
  void refusesEveryWrapping(Wrapping wrapping, RejectionCause cause) {
    fixture.assertRejected(cause, wrapping.document(PROVIDER, response()));
  }

  @ParameterizedTest
  @EnumSource(Wrapping.class)
  void refusesEveryWrappingWithTheSameId(Wrapping wrapping) {
    String document = wrapping.document(PROVIDER, response());
    String sameId = wrapping.name().startsWith("RESPONSE") ? "_response" : "_assertion";
    assertInstanceOf(
        Verification.Rejected.class, fixture.verify(document.replace("_evil", sameId)));
  }

  /** Tests only the second guard: without any document rule, no caller is {@code mallory}. */
  @ParameterizedTest
  @EnumSource(Wrapping.class)
  void neverReadsUnsignedContent(Wrapping wrapping) {
    String document = wrapping.document(PROVIDER, response());
    for (String id : List.of("_evil", "_response", "_assertion")) {
      assertNotTheAttacker(
          without(EnumSet.allOf(DocumentRule.class), document.replace("_evil", id)));
    }
  }

  /** In the extensions, the other assertion has no effect: Vend reads the signed one. */
  @Test
  void readsTheSignedAssertionIfTheOtherIsInTheExtensions() {
    String document = Wrapping.ASSERTION_IN_EXTENSIONS.document(PROVIDER, response());
    assertEquals(
        "alice",
        assertInstanceOf(
                Verification.Verified.class, without(EnumSet.allOf(DocumentRule.class), document))
            .caller()
            .subject());
  }

  private static void assertNotTheAttacker(Verification verification) {
    if (verification instanceof Verification.Verified verified) {
      assertEquals("alice", verified.caller().subject());
    }
  }

  /** Tests only the first guard: one rule refuses the document before the signature is checked. */
  @ParameterizedTest
  @CsvSource({
    "ONE_RESPONSE, RESPONSE_IN_SIGNATURE",
    "ONE_RESPONSE, RESPONSE_BESIDE_SIGNATURE",
    "ONE_ASSERTION, ASSERTION_BEFORE",
    "ONE_ASSERTION, ASSERTION_AROUND",
    "ONE_ASSERTION, SIGNATURE_MOVED",
    "ONE_ASSERTION, ASSERTION_IN_MOVED_SIGNATURE",
    "ONE_ASSERTION, ASSERTION_IN_EXTENSIONS",
    "ONE_ASSERTION, ASSERTION_IN_OBJECT",
    "SIGNATURES_IN_PLACE, ASSERTION_AROUND"
  })
  void refusesEachWrappingByOneRule(DocumentRule rule, Wrapping wrapping) throws Exception {
    Document document = parsed(wrapping.document(PROVIDER, response()));
    assertThrows(RejectedToken.class, () -> rule.check(document));
  }

  /** With the same ID for two elements. The same document is accepted with distinct IDs. */
  @ParameterizedTest
  @EnumSource(Wrapping.class)
  void refusesADuplicateIdByOneRule(Wrapping wrapping) throws Exception {
    String document = wrapping.document(PROVIDER, response());
    String sameId = wrapping.name().startsWith("RESPONSE") ? "_response" : "_assertion";
    Document doubled = parsed(document.replace("_evil", sameId));
    assertThrows(RejectedToken.class, () -> DocumentRule.UNIQUE_IDS.check(doubled));
  }

  /** Documents that exactly one rule refuses. Without this rule they are accepted. */
  private static Map<DocumentRule, String> refusedByExactlyOneRule() {
    var documents = new EnumMap<DocumentRule, String>(DocumentRule.class);
    documents.put(DocumentRule.PLAIN_MARKUP, signed(xml -> xml.replace("alice", "al<!-- -->ice")));
    documents.put(
        DocumentRule.ONE_RESPONSE,
        changed(
            PROVIDER.signAssertion(response()),
            xml -> xml.replaceFirst("Version=\"2.0\"", "Version=\"1.1\"")));
    documents.put(
        DocumentRule.NOT_ENCRYPTED,
        signed(xml ->
            xml.replace(
                "</saml:AttributeStatement>",
                "<saml:EncryptedAttribute/></saml:AttributeStatement>")));
    documents.put(
        DocumentRule.ONE_ASSERTION,
        signed(xml ->
            xml.replace(
                "<saml:AuthnStatement",
                "<saml:Advice><saml:Assertion ID=\"_advice\"/></saml:Advice><saml:AuthnStatement")));
    documents.put(
        DocumentRule.UNIQUE_IDS,
        changed(
            PROVIDER.signAssertion(response()),
            xml -> xml.replace("<samlp:Status>", "<samlp:Status ID=\"_assertion\">")));
    documents.put(
        DocumentRule.SIGNATURES_IN_PLACE,
        changed(
            PROVIDER.signAssertion(response()),
            xml -> xml.replace("</samlp:Status>", "<Signature xmlns=\"\"/></samlp:Status>")));
    return documents;
  }

  @Test
  void needsEveryRule() {
    refusedByExactlyOneRule()
        .forEach((rule, document) -> {
          assertInstanceOf(Verification.Rejected.class, fixture.verify(document), rule::name);
          Verification accepted = without(EnumSet.of(rule), document);
          assertInstanceOf(Verification.Verified.class, accepted, () -> rule + ": " + accepted);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Each puts the attacker's assertion in a place where a parser might look for one.
        "<saml:EncryptedAssertion>%s</saml:EncryptedAssertion>",
        "<x:Assertion xmlns:x=\"urn:x\">%s</x:Assertion>",
        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:Object>%s</ds:Object></ds:Signature>"
      })
  void refusesAnotherAssertionInAnyDisguise(String disguise) {
    String genuine = PROVIDER.signAssertion(response());
    String evil = new Wrapping.Pieces(genuine).evil("");
    String document =
        genuine.replace("</samlp:Status>", "</samlp:Status>" + disguise.formatted(evil));
    assertNotEquals(genuine, document);
    assertInstanceOf(Verification.Rejected.class, fixture.verify(document));
  }

  @Test
  void refusesTwoResponsesInOneDocument() {
    String genuine = PROVIDER.signAssertion(response());
    fixture.assertRejected(
        RejectionCause.RESPONSE_MALFORMED,
        genuine.replace("</samlp:Status>", "</samlp:Status><samlp:Response/>"));
    fixture.assertRejected(RejectionCause.MALFORMED, genuine + genuine);
  }

  @Test
  void refusesAnAssertionWithoutAResponse() {
    fixture.assertRejected(
        RejectionCause.RESPONSE_MALFORMED,
        new Wrapping.Pieces(PROVIDER.signAssertion(response()))
            .assertion()
            .replaceFirst(" ", " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" "));
  }
}
