package vend.caller.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vend.caller.saml.SamlFixture.NOW;
import static vend.caller.saml.SamlFixture.PROVIDER;
import static vend.caller.saml.SamlFixture.changed;
import static vend.caller.saml.SamlFixture.response;
import static vend.caller.saml.SamlFixture.signed;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.aws.Partition;
import vend.caller.AssertionTarget;
import vend.caller.RejectionCause;
import vend.caller.SamlIssuer;

/** Threat 20: Vend refuses a correctly signed assertion for another audience, time or use. */
class Threat20SamlTermsTest {
  private static final String IN_TWO_MINUTES = NOW.plusSeconds(120).toString();

  private final SamlFixture fixture = new SamlFixture();

  /** Changes one property of the assertion before it is signed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "urn:acme:vend | urn:acme:vend/ | AUDIENCE_MISMATCH",
        "urn:acme:vend | urn:acme:VEND | AUDIENCE_MISMATCH",
        "urn:acme:vend | ' urn:acme:vend' | AUDIENCE_MISMATCH",
        "</saml:Audience> | </saml:Audience><saml:Audience>urn:other</saml:Audience> |"
            + " AUDIENCE_MISMATCH",
        "<saml:AudienceRestriction> | <saml:AudienceRestriction/><saml:AudienceRestriction> |"
            + " AUDIENCE_MISMATCH",
        "<saml:Audience>urn:acme:vend</saml:Audience> | '' | AUDIENCE_MISMATCH",
        "' Recipient=\"https://vend.example.com/saml\"' | '' | RECIPIENT_MISMATCH",
        "Recipient=\"https://vend | Recipient=\"https://other | RECIPIENT_MISMATCH",
        "' Recipient=\"https://vend.example.com/saml\"' |"
            + " ' Recipient=\"https://vend.example.com/saml/\"' | RECIPIENT_MISMATCH",
        "SubjectConfirmationData | SubjectConfirmationData InResponseTo=\"_request\" |"
            + " NOT_UNSOLICITED",
        "SubjectConfirmationData | SubjectConfirmationData NotBefore=\"2026-03-01T12:00:00Z\" |"
            + " CONFIRMATION_NOT_ALLOWED",
        "cm:bearer | cm:holder-of-key | CONFIRMATION_NOT_ALLOWED",
        "cm:bearer | cm:sender-vouches | CONFIRMATION_NOT_ALLOWED",
        "</saml:SubjectConfirmation> | </saml:SubjectConfirmation><saml:SubjectConfirmation"
            + " Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"/> | CONFIRMATION_NOT_ALLOWED",
        "<saml:AudienceRestriction> | <saml:OneTimeUse/><saml:AudienceRestriction> |"
            + " CONDITION_NOT_ALLOWED",
        "<saml:AudienceRestriction> | <saml:ProxyRestriction/><saml:AudienceRestriction> |"
            + " CONDITION_NOT_ALLOWED",
        "<saml:AudienceRestriction> | <x/><saml:AudienceRestriction> | CONDITION_NOT_ALLOWED",
        ">alice< | >< | CLAIMS_MALFORMED",
        ">alice< | '>  <' | CLAIMS_MALFORMED",
        ">alice< | '><x/>alice<' | CLAIMS_MALFORMED",
        "</saml:Subject> | </saml:Subject><saml:Subject/> | CLAIMS_MALFORMED",
        "</saml:NameID> | </saml:NameID><saml:NameID>bob</saml:NameID> | CLAIMS_MALFORMED",
        "</saml:Conditions> | </saml:Conditions><saml:Conditions/> | CLAIMS_MALFORMED",
        "Name=\"team\" | Name=\"\" | CLAIMS_MALFORMED",
        "Name=\"team\" | FriendlyName=\"team\" | CLAIMS_MALFORMED",
        "NameID | EncryptedID | ASSERTION_ENCRYPTED"
      })
  void refusesAnInvalidAssertion(String from, String to, RejectionCause cause) {
    String what = to == null ? "" : to;
    fixture.assertRejected(cause, signed(xml -> xml.replace(from, what)));
  }

  @Test
  void requiresAnEndOfTheConfirmation() {
    fixture.assertRejected(
        RejectionCause.CONFIRMATION_NOT_ALLOWED,
        signed(xml ->
            xml.replace(
                "Data NotOnOrAfter=\"" + IN_TWO_MINUTES + "\" Recipient", "Data Recipient")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T13:02:00+01:00",
        "2026-03-01T12:02:00",
        "2026-03-01",
        "12:02:00Z",
        "2026-02-30T12:02:00Z",
        "+12026-03-01T12:02:00Z",
        "tomorrow",
        ""
      })
  void refusesTimesOfAnotherForm(String time) {
    fixture.assertRejected(
        RejectionCause.CLAIMS_MALFORMED,
        signed(xml ->
            xml.replace("Data NotOnOrAfter=\"" + IN_TWO_MINUTES, "Data NotOnOrAfter=\"" + time)));
    fixture.assertRejected(
        RejectionCause.CLAIMS_MALFORMED,
        signed(
            xml -> xml.replace("Conditions NotBefore=\"" + NOW, "Conditions NotBefore=\"" + time)));
    fixture.assertRejected(
        RejectionCause.CLAIMS_MALFORMED,
        signed(xml ->
            xml.replace(
                "ID=\"_assertion\" Version=\"2.0\" IssueInstant=\"" + NOW,
                "ID=\"_assertion\" Version=\"2.0\" IssueInstant=\"" + time)));
  }

  /** Tests each end alone: all other ends are far in the future. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<saml:SubjectConfirmationData NotOnOrAfter=\"END\"",
        "<saml:Conditions NotOnOrAfter=\"END\"",
        "<saml:AuthnStatement SessionNotOnOrAfter=\"END\""
      })
  void checksEachEndSeparately(String place) {
    String element = place.substring(0, place.indexOf(' '));
    String attribute = place.substring(place.indexOf(' '), place.indexOf('='));
    String document =
        signed(xml ->
            xml.replace(IN_TWO_MINUTES, NOW.plusSeconds(250).toString())
                .replaceFirst("(" + element + "[^>]*)" + attribute + "=\"[^\"]*\"", "$1")
                .replace(element, place.replace("END", NOW.plusSeconds(10).toString())));
    assertEquals(NOW.plusSeconds(10), fixture.verified(document).expires());
    fixture.clock.advance(Duration.ofSeconds(10).minusMillis(1));
    fixture.verified(document);
    fixture.clock.advance(Duration.ofMillis(1));
    fixture.assertRejected(RejectionCause.EXPIRED, document);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ID=\"_assertion\" Version=\"2.0\" IssueInstant=\"",
        "<saml:Conditions NotBefore=\""
      })
  void checksEachBeginningSeparatelyWithAMinuteOfSkew(String place) {
    String document = signed(xml -> xml.replace(place + NOW, place + NOW.plusSeconds(60)));
    fixture.verified(document);
    fixture.clock.advance(Duration.ofMillis(-1));
    fixture.assertRejected(RejectionCause.NOT_YET_VALID, document);
  }

  /** Outside of the assertion, nothing is signed here. Problems there still cause a rejection. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status:Success | status:Responder | STATUS_NOT_SUCCESS",
        "<samlp:Status> | <samlp:Status/><samlp:Status> | STATUS_NOT_SUCCESS",
        "<samlp:StatusCode | <samlp:StatusCode/><samlp:StatusCode | STATUS_NOT_SUCCESS",
        "Destination=\"https://vend | Destination=\"https://other | RECIPIENT_MISMATCH",
        "ID=\"_response\" | ID=\"_response\" InResponseTo=\"_request\" | NOT_UNSOLICITED",
        "ID=\"_response\" | '' | IDS_NOT_UNIQUE"
      })
  void refusesAnInvalidResponse(String from, String to, RejectionCause cause) {
    String what = to == null ? "" : to;
    String document = PROVIDER.signAssertion(response());
    fixture.assertRejected(cause, changed(document, xml -> xml.replace(from, what)));
  }

  @Test
  void doesNotRequireDestinationAndIssuerOfTheResponse() {
    fixture.verified(
        changed(
            PROVIDER.signAssertion(response()),
            xml ->
                xml.replaceFirst(" Destination=\"[^\"]*\"", "")
                    .replaceFirst("<saml:Issuer>[^<]*</saml:Issuer>", "")));
  }

  @Test
  void refusesOtherIssuersBeforeAnySignature() {
    String entityId = TestIdentityProvider.ENTITY_ID;
    for (String other :
        new String[] {entityId + "/", entityId.toUpperCase(java.util.Locale.ROOT), "", "x"}) {
      fixture.assertRejected(
          RejectionCause.ISSUER_UNKNOWN, signed(xml -> xml.replace(entityId, other)));
      fixture.assertRejected(
          RejectionCause.ISSUER_UNKNOWN,
          changed(PROVIDER.signAssertion(response()), xml -> xml.replaceFirst(entityId, other)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AWS, urn:amazon:webservices, https://signin.aws.amazon.com/saml",
    "AWS, urn:amazon:webservices, https://eu-central-1.signin.aws.amazon.com/saml",
    "AWS_CN, urn:amazon:webservices:cn-north-1, https://signin.amazonaws.cn/saml",
    "AWS_US_GOV, urn:amazon:webservices:govcloud, https://signin.amazonaws-us-gov.com/saml",
    "AWS_US_GOV, urn:amazon:webservices:govcloud,"
        + " https://us-gov-west-1.signin.amazonaws-us-gov.com/saml"
  })
  void acceptsAssertionsForAwsIfTheGrantsFileSaysSo(
      Partition partition, String audience, String to) {
    String document = forAws(audience, to);
    aws(partition).verified(document);
    fixture.assertRejected(RejectionCause.RECIPIENT_MISMATCH, document);
    aws(partition)
        .assertRejected(RejectionCause.RECIPIENT_MISMATCH, PROVIDER.signAssertion(response()));
  }

  @ParameterizedTest
  @CsvSource({
    "urn:amazon:webservices, http://signin.aws.amazon.com/saml, RECIPIENT_MISMATCH",
    "urn:amazon:webservices, https://signin.aws.amazon.com/saml/acs/SAMLSP1, RECIPIENT_MISMATCH",
    "urn:amazon:webservices, https://signin.amazonaws.cn/saml, RECIPIENT_MISMATCH",
    "urn:amazon:webservices, https://evil.signin.aws.amazon.com/saml, RECIPIENT_MISMATCH",
    "urn:amazon:webservices, https://evil.example/.signin.aws.amazon.com/saml, RECIPIENT_MISMATCH",
    "urn:amazon:webservices, https://.signin.aws.amazon.com/saml, RECIPIENT_MISMATCH",
    "urn:amazon:webservices:govcloud, https://signin.aws.amazon.com/saml, AUDIENCE_MISMATCH"
  })
  void refusesOtherAudiencesAndRecipientsThanThoseOfAws(
      String audience, String recipient, RejectionCause cause) {
    aws(Partition.AWS).assertRejected(cause, forAws(audience, recipient));
  }

  private static SamlFixture aws(Partition partition) {
    SamlIssuer own = PROVIDER.issuer();
    return new SamlFixture(
        new SamlIssuer(
            own.name(),
            own.entityId(),
            own.metadata(),
            new AssertionTarget.Aws(partition),
            Map.of(),
            false));
  }

  private static String forAws(String audience, String recipient) {
    return signed(xml ->
        xml.replace(TestIdentityProvider.AUDIENCE, audience)
            .replace(TestIdentityProvider.RECIPIENT, recipient));
  }
}
