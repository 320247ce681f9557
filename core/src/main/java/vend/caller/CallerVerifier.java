package vend.caller;

import java.util.Optional;

/**
 * Answers who a caller is, whatever kind of proof it shows.
 *
 * @param oidc for tokens of OpenID Connect issuers
 * @param aws for proofs of AWS identities, where any are believed
 */
public record CallerVerifier(OidcVerifier oidc, Optional<AwsIdentityVerifier> aws) {
  /** For tokens of OpenID Connect issuers alone. */
  public CallerVerifier(OidcVerifier oidc) {
    this(oidc, Optional.empty());
  }

  /** Checks a proof; whatever is in it, the answer is a verdict and never an exception. */
  public Verification verify(Proof proof) {
    return switch (proof) {
      case BearerToken token -> bearer(token);
    };
  }

  private Verification bearer(BearerToken token) {
    return aws.isPresent() && token.isAwsIdentity() ? aws.get().verify(token) : oidc.verify(token);
  }
}
