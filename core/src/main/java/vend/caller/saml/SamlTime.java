package vend.caller.saml;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;

/** Times in SAML's form: in UTC, with {@code Z}. */
final class SamlTime {
  private static final Pattern FORM =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?Z");

  private SamlTime() {}

  /** Empty if the text does not have this form. */
  static Optional<Instant> parse(String text) {
    try {
      return FORM.matcher(text).matches() ? Optional.of(Instant.parse(text)) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The time in an attribute that may be missing. */
  static Optional<Instant> optional(XmlElement element, String attribute) throws RejectedToken {
    Optional<String> text = element.attribute(attribute);
    Optional<Instant> time = text.flatMap(SamlTime::parse);
    if (text.isPresent() && time.isEmpty()) {
      throw malformed();
    }
    return time;
  }

  static Instant required(XmlElement element, String attribute) throws RejectedToken {
    return optional(element, attribute).orElseThrow(SamlTime::malformed);
  }

  private static RejectedToken malformed() {
    return new RejectedToken(RejectionCause.CLAIMS_MALFORMED);
  }
}
