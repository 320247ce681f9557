package vend.caller.saml;

import static vend.caller.saml.Names.ASSERTION;

import java.time.Instant;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;

/**
 * The one way in which the subject is confirmed: whoever bears the assertion is it.
 *
 * @param recipient to whom it may be shown
 * @param notOnOrAfter until when
 * @see <a href="https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf">SAML 2.0
 *     Profiles, section 4.1.4.2</a>
 */
record Confirmation(String recipient, Instant notOnOrAfter) {
  private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

  static Confirmation read(XmlElement subject) throws RejectedToken {
    XmlElement confirmation =
        subject
            .only(ASSERTION, "SubjectConfirmation")
            .filter(only -> only.attribute("Method").filter(BEARER::equals).isPresent())
            .orElseThrow(Confirmation::notAllowed);
    XmlElement data =
        confirmation
            .only(ASSERTION, "SubjectConfirmationData")
            .orElseThrow(Confirmation::notAllowed);
    // A bearer's confirmation has no beginning; the conditions have one.
    if (data.attribute("NotBefore").isPresent() || data.attribute("NotOnOrAfter").isEmpty()) {
      throw notAllowed();
    }
    if (data.attribute("InResponseTo").isPresent()) {
      throw new RejectedToken(RejectionCause.NOT_UNSOLICITED);
    }
    return new Confirmation(
        data.attribute("Recipient").orElse(""), Time.required(data, "NotOnOrAfter"));
  }

  private static RejectedToken notAllowed() {
    return new RejectedToken(RejectionCause.CONFIRMATION_NOT_ALLOWED);
  }
}
