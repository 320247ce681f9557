package vend.caller.saml;

import static vend.caller.saml.Names.ASSERTION;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import vend.caller.Claims;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;

/**
 * What an assertion says, of the form that it must have and not yet held against anything.
 *
 * @param id its ID
 * @param issuer who made it
 * @param issued when
 * @param subject the text of the NameID; not empty
 * @param nameIdFormat the NameID's Format
 * @param attributes values by name, as they stand there
 * @param sessionEnds the earliest end of a session that it speaks of
 */
record Assertion(
    String id,
    String issuer,
    Instant issued,
    String subject,
    Optional<String> nameIdFormat,
    Confirmation confirmation,
    Restriction restriction,
    Claims attributes,
    boolean statesSignIn,
    Optional<Instant> sessionEnds) {
  /** Reads the element that was signed. */
  static Assertion read(XmlElement assertion) throws RejectedToken {
    if (!assertion.is(ASSERTION, "Assertion")
        || assertion.attribute("Version").filter("2.0"::equals).isEmpty()) {
      throw new RejectedToken(RejectionCause.RESPONSE_MALFORMED);
    }
    XmlElement subject = required(assertion, "Subject");
    XmlElement nameId = required(subject, "NameID");
    return new Assertion(
        assertion.attribute("ID").filter(id -> !id.isEmpty()).orElseThrow(Assertion::malformed),
        issuer(assertion),
        Time.required(assertion, "IssueInstant"),
        nameId.text().filter(text -> !text.isBlank()).orElseThrow(Assertion::malformed),
        nameId.attribute("Format"),
        Confirmation.read(subject),
        Restriction.read(required(assertion, "Conditions")),
        Attributes.read(assertion.children(ASSERTION, "AttributeStatement")),
        !assertion.children(ASSERTION, "AuthnStatement").isEmpty(),
        sessionEnds(assertion));
  }

  /**
   * Who says to have made it: before the signature is checked, this only says whose keys to try.
   */
  static String issuer(XmlElement assertion) throws RejectedToken {
    return required(assertion, "Issuer").text().orElseThrow(Assertion::malformed);
  }

  private static Optional<Instant> sessionEnds(XmlElement assertion) throws RejectedToken {
    var ends = new ArrayList<Instant>();
    for (XmlElement statement : assertion.children(ASSERTION, "AuthnStatement")) {
      Time.optional(statement, "SessionNotOnOrAfter").ifPresent(ends::add);
    }
    return ends.stream().min(Instant::compareTo);
  }

  private static XmlElement required(XmlElement parent, String name) throws RejectedToken {
    return parent.only(ASSERTION, name).orElseThrow(Assertion::malformed);
  }

  private static RejectedToken malformed() {
    return new RejectedToken(RejectionCause.CLAIMS_MALFORMED);
  }
}
