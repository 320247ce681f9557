package vend.caller;

/**
 * Answers who a caller is, whatever kind of proof it shows.
 *
 * @param oidc for tokens of OpenID Connect issuers
 * @param saml for assertions of SAML identity providers
 */
public record CallerVerifier(OidcVerifier oidc, AssertionVerifier saml) {
  /** Believes in no SAML identity provider. */
  public CallerVerifier(OidcVerifier oidc) {
    this(oidc, AssertionVerifier.NONE);
  }

  /** Checks a proof; whatever is in it, the answer is a verdict and never an exception. */
  public Verification verify(Proof proof) {
    return switch (proof) {
      case BearerToken token -> oidc.verify(token);
      case SamlAssertion assertion -> saml.verify(assertion);
    };
  }
}
