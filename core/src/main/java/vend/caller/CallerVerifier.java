package vend.caller;

import java.util.Optional;

/**
 * Answers who a caller is, whatever kind of proof it shows.
 *
 * @param oidc for tokens of OpenID Connect issuers
 * @param aws for proofs of AWS identities, where any are believed
 * @param saml for assertions of SAML identity providers
 */
public record CallerVerifier(
    OidcVerifier oidc, Optional<AwsIdentityVerifier> aws, AssertionVerifier saml) {
  /** For tokens of OpenID Connect issuers alone. */
  public CallerVerifier(OidcVerifier oidc) {
    this(oidc, Optional.empty(), AssertionVerifier.NONE);
  }

  /** Checks a proof; whatever is in it, the answer is a verdict and never an exception. */
  public Verification verify(Proof proof) {
    return switch (proof) {
      case BearerToken token -> bearer(token);
      case SamlAssertion assertion -> saml.verify(assertion);
    };
  }

  private Verification bearer(BearerToken token) {
    return aws.isPresent() && token.isAwsIdentity() ? aws.get().verify(token) : oidc.verify(token);
  }
}
