package vend.caller.saml;

import static vend.caller.saml.Names.ASSERTION;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;

/**
 * The conditions of an assertion: for whom, from when and until when it is. One that is not known
 * here makes the assertion indeterminate, which is no more than invalid.
 *
 * @param audience the only one
 * @see <a href="https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf">SAML 2.0 Core,
 *     section 2.5.1</a>
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
        Time.optional(conditions, "NotBefore"),
        Time.optional(conditions, "NotOnOrAfter"));
  }
}
