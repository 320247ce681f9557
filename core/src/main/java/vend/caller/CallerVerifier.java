package vend.caller;

/**
 * Answers who a caller is, whatever kind of proof it shows.
 *
 * @param oidc for tokens of OpenID Connect issuers
 */
public record CallerVerifier(OidcVerifier oidc) {
  /** Checks a proof; whatever is in it, the answer is a verdict and never an exception. */
  public Verification verify(Proof proof) {
    return switch (proof) {
      case BearerToken token -> oidc.verify(token);
    };
  }
}
