package vend.caller.saml;

import static vend.caller.saml.SamlNamespaces.ASSERTION;
import static vend.caller.saml.SamlNamespaces.PROTOCOL;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.caller.SamlIssuer;

/**
 * Holds what an assertion says against what it has to say: by whom, to whom and when.
 *
 * @param issuer on whose terms
 * @param now the time
 */
record AssertionCheck(SamlIssuer issuer, Instant now) {
  /** By how much an identity provider's clock may be ahead of this one. */
  static final Duration MAX_SKEW = Duration.ofSeconds(60);

  private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

  /**
   * What the response says around the assertion; it may be unsigned, and can only make it worse.
   */
  void checkResponse(XmlElement response) throws RejectedToken {
    boolean success =
        response
            .only(PROTOCOL, "Status")
            .flatMap(status -> status.only(PROTOCOL, "StatusCode"))
            .flatMap(code -> code.attribute("Value"))
            .filter(SUCCESS::equals)
            .isPresent();
    if (!success) {
      throw new RejectedToken(RejectionCause.STATUS_NOT_SUCCESS);
    }
    if (response.attribute("InResponseTo").isPresent()) {
      throw new RejectedToken(RejectionCause.NOT_UNSOLICITED);
    }
    if (response
        .attribute("Destination")
        .filter(to -> !issuer.target().isRecipient(to))
        .isPresent()) {
      throw new RejectedToken(RejectionCause.RECIPIENT_MISMATCH);
    }
    if (!response.children(ASSERTION, "Issuer").stream()
        .allMatch(said -> said.text().equals(Optional.of(issuer.entityId())))) {
      throw new RejectedToken(RejectionCause.ISSUER_UNKNOWN);
    }
  }

  /** Whose keys were tried was said before the signature was checked; this is what was signed. */
  void checkIssuer(Assertion assertion) throws RejectedToken {
    if (!assertion.issuer().equals(issuer.entityId())) {
      throw new RejectedToken(RejectionCause.ISSUER_UNKNOWN);
    }
  }

  /** The instant from which on the assertion is worth nothing; it is still to come. */
  Instant checkedEnd(Assertion assertion) throws RejectedToken {
    Instant latest = now.plus(MAX_SKEW);
    if (latest.isBefore(assertion.issued())
        || assertion.restriction().notBefore().filter(latest::isBefore).isPresent()) {
      throw new RejectedToken(RejectionCause.NOT_YET_VALID);
    }
    Instant end =
        Stream.of(
                Optional.of(assertion.issued().plus(SamlVerifier.LONGEST)),
                Optional.of(assertion.confirmation().notOnOrAfter()),
                assertion.restriction().notOnOrAfter(),
                assertion.sessionEnds())
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .orElseThrow();
    if (!now.isBefore(end)) {
      throw new RejectedToken(RejectionCause.EXPIRED);
    }
    return end;
  }

  /** Without one, it may say what a directory knows of somebody who has not signed in. */
  void checkSignIn(Assertion assertion) throws RejectedToken {
    if (!assertion.statesSignIn() && !issuer.authnStatementOptional()) {
      throw new RejectedToken(RejectionCause.AUTHN_STATEMENT_MISSING);
    }
  }

  void checkTarget(Assertion assertion) throws RejectedToken {
    if (!assertion.restriction().audience().equals(issuer.audience())) {
      throw new RejectedToken(RejectionCause.AUDIENCE_MISMATCH);
    }
    if (!issuer.target().isRecipient(assertion.confirmation().recipient())) {
      throw new RejectedToken(RejectionCause.RECIPIENT_MISMATCH);
    }
  }
}
