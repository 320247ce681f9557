package vend.caller.saml;

import static vend.caller.saml.SamlNamespaces.ASSERTION;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import vend.caller.Claims;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;

/**
 * The content of an assertion that has the required form. Its values are not checked yet.
 *
 * @param subject the text of the NameID; not empty
 * @param nameIdFormat the NameID's Format
 * @param attributes their values by name, unchanged
 * @param statesSignIn whether the assertion has an AuthnStatement
 * @param sessionEnds the earliest SessionNotOnOrAfter
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
  /** Reads the signed element. */
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
        SamlTime.required(assertion, "IssueInstant"),
        nameId.text().filter(text -> !text.isBlank()).orElseThrow(Assertion::malformed),
        nameId.attribute("Format"),
        Confirmation.read(subject),
        Restriction.read(required(assertion, "Conditions")),
        Attributes.read(assertion.children(ASSERTION, "AttributeStatement")),
        !assertion.children(ASSERTION, "AuthnStatement").isEmpty(),
        sessionEnds(assertion));
  }

  /** The issuer that the assertion names. Before the signature check, it only selects the keys. */
  static String issuer(XmlElement assertion) throws RejectedToken {
    return required(assertion, "Issuer").text().orElseThrow(Assertion::malformed);
  }

  private static Optional<Instant> sessionEnds(XmlElement assertion) throws RejectedToken {
    var ends = new ArrayList<Instant>();
    for (XmlElement statement : assertion.children(ASSERTION, "AuthnStatement")) {
      SamlTime.optional(statement, "SessionNotOnOrAfter").ifPresent(ends::add);
    }
    return ends.stream().min(Instant::compareTo);
  }

  private static XmlElement required(XmlElement parent, String name) throws RejectedToken {
    return parent.only(ASSERTION, name).orElseThrow(Assertion::malformed);
  }

  private static RejectedToken malformed() {
    return new RejectedToken(RejectionCause.CLAIMS_MALFORMED);
  }

  /**
   * The only subject confirmation that Vend accepts: bearer. The sender of the assertion counts as
   * its subject.
   *
   * @param recipient the address at which it may be presented
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
      // SAML forbids NotBefore in a bearer's confirmation; the conditions have one.
      if (data.attribute("NotBefore").isPresent() || data.attribute("NotOnOrAfter").isEmpty()) {
        throw notAllowed();
      }
      if (data.attribute("InResponseTo").isPresent()) {
        throw new RejectedToken(RejectionCause.NOT_UNSOLICITED);
      }
      return new Confirmation(
          data.attribute("Recipient").orElse(""), SamlTime.required(data, "NotOnOrAfter"));
    }

    private static RejectedToken notAllowed() {
      return new RejectedToken(RejectionCause.CONFIRMATION_NOT_ALLOWED);
    }
  }

  /**
   * The conditions of an assertion: audience and validity period. By the SAML standard, an unknown
   * condition makes the assertion indeterminate; Vend rejects it.
   *
   * @param audience the only audience
   * @see <a href="https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf">SAML 2.0
   *     Core, section 2.5.1</a>
   */
  record Restriction(String audience, Optional<Instant> notBefore, Optional<Instant> notOnOrAfter) {
    static Restriction read(XmlElement conditions) throws RejectedToken {
      List<XmlElement> all = conditions.children();
      if (!all.stream().allMatch(condition -> condition.is(ASSERTION, "AudienceRestriction"))) {
        throw new RejectedToken(RejectionCause.CONDITION_NOT_ALLOWED);
      }
      String audience =
          conditions
              .only(ASSERTION, "AudienceRestriction")
              .filter(restriction -> restriction.children().size() == 1)
              .flatMap(restriction -> restriction.only(ASSERTION, "Audience"))
              .flatMap(XmlElement::text)
              .orElseThrow(() -> new RejectedToken(RejectionCause.AUDIENCE_MISMATCH));
      return new Restriction(
          audience,
          SamlTime.optional(conditions, "NotBefore"),
          SamlTime.optional(conditions, "NotOnOrAfter"));
    }
  }

  /** The attributes of an assertion by their exact {@code Name}, whatever their NameFormat. */
  private static final class Attributes {
    private Attributes() {}

    /**
     * The values of each attribute; an attribute that occurs twice has the values of both. An
     * attribute without values is absent. An attribute with a value that is not plain text is
     * malformed.
     */
    static Claims read(List<XmlElement> statements) throws RejectedToken {
      var values = new LinkedHashMap<String, Optional<List<String>>>();
      for (XmlElement statement : statements) {
        for (XmlElement attribute : statement.children(ASSERTION, "Attribute")) {
          values.merge(name(attribute), texts(attribute), Attributes::both);
        }
      }
      var present = new LinkedHashMap<String, List<String>>();
      var malformed = new HashSet<String>();
      values.forEach((name, texts) -> {
        if (texts.isEmpty()) {
          malformed.add(name);
        } else if (!texts.get().isEmpty()) {
          present.put(name, texts.get());
        }
      });
      return new Claims(present, malformed);
    }

    private static String name(XmlElement attribute) throws RejectedToken {
      return attribute
          .attribute("Name")
          .filter(name -> !name.isBlank())
          .orElseThrow(() -> new RejectedToken(RejectionCause.CLAIMS_MALFORMED));
    }

    private static Optional<List<String>> texts(XmlElement attribute) {
      List<XmlElement> values = attribute.children(ASSERTION, "AttributeValue");
      List<String> texts = values.stream().flatMap(value -> value.text().stream()).toList();
      return texts.size() == values.size() ? Optional.of(texts) : Optional.empty();
    }

    private static Optional<List<String>> both(
        Optional<List<String>> first, Optional<List<String>> second) {
      if (first.isEmpty() || second.isEmpty()) {
        return Optional.empty();
      }
      var both = new ArrayList<>(first.get());
      both.addAll(second.get());
      return Optional.of(both);
    }
  }
}
