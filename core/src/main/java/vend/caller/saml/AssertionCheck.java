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
 * Checks the values of an assertion against the issuer's terms and the time: issuer, audience,
 * recipient and validity.
 *
 * @param issuer defines the terms
 */
record AssertionCheck(SamlIssuer issuer, Instant now) {
  /** How far an identity provider's clock may be ahead of Vend's. */
  static final Duration MAX_SKEW = Duration.ofSeconds(60);

  private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

  /**
   * Checks the response outside of the assertion. That part may be unsigned, so it can only cause a
   * rejection.
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
        .allMatch(name -> name.text().equals(Optional.of(issuer.entityId())))) {
      throw new RejectedToken(RejectionCause.ISSUER_UNKNOWN);
    }
  }

  /**
   * Checks the signed issuer. Before the signature check, an unsigned issuer selected the keys to
   * try.
   */
  void checkIssuer(Assertion assertion) throws RejectedToken {
    if (!assertion.issuer().equals(issuer.entityId())) {
      throw new RejectedToken(RejectionCause.ISSUER_UNKNOWN);
    }
  }

  /** The end of the assertion's validity, which is in the future. */
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

  /**
   * Requires an AuthnStatement. Without one, an assertion may describe a directory user without
   * proof of a sign-in.
   */
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
