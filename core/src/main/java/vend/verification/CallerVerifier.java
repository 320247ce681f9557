package vend.verification;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.Proof;
import vend.caller.RejectionCause;
import vend.caller.SamlAssertion;
import vend.caller.Verification;
import vend.caller.aws.AwsIdentityVerifier;
import vend.caller.oidc.OidcVerifier;
import vend.caller.saml.SamlVerifier;

/**
 * Verifies a caller's identity by any kind of proof.
 *
 * @param oidc for tokens of OpenID Connect issuers
 * @param aws for AWS identity proofs, if the grants file has AWS issuers
 * @param saml for SAML assertions, if the grants file has SAML issuers
 * @param named claims that the grants file names. A proof in which one of them is malformed is
 *     rejected, because a deny could not test that claim
 * @param listener receives each rejection, right after the check
 */
public record CallerVerifier(
    OidcVerifier oidc,
    Optional<AwsIdentityVerifier> aws,
    Optional<SamlVerifier> saml,
    Set<String> named,
    Consumer<Verification.Rejected> listener) {
  public CallerVerifier {
    named = Set.copyOf(named);
  }

  public CallerVerifier(
      OidcVerifier oidc,
      Optional<AwsIdentityVerifier> aws,
      Optional<SamlVerifier> saml,
      Set<String> named) {
    this(oidc, aws, saml, named, _ -> {});
  }

  /** Only for tokens of OpenID Connect issuers. */
  public CallerVerifier(OidcVerifier oidc) {
    this(oidc, Optional.empty(), Optional.empty(), Set.of());
  }

  /** A copy with another listener. */
  public CallerVerifier withListener(Consumer<Verification.Rejected> other) {
    return new CallerVerifier(oidc, aws, saml, named, other);
  }

  /** Checks a proof. The result is always a verdict, whatever the proof contains; never throws. */
  public Verification verify(Proof proof) {
    Verification verification = checked(proof);
    if (verification instanceof Verification.Rejected rejected) {
      listener.accept(rejected);
    }
    return verification;
  }

  private Verification checked(Proof proof) {
    Verification verification =
        switch (proof) {
          case BearerToken token -> bearer(token);
          case SamlAssertion assertion ->
              saml.<Verification>map(verifier -> verifier.verify(assertion))
                  .orElseGet(() ->
                      new Verification.Rejected(RejectionCause.ISSUER_UNKNOWN, Optional.empty()));
        };
    return verification instanceof Verification.Verified(Caller caller)
            && named.stream().anyMatch(caller.claims()::isMalformed)
        ? new Verification.Rejected(
            RejectionCause.CLAIM_LIST_MALFORMED, Optional.of(caller.issuer()))
        : verification;
  }

  private Verification bearer(BearerToken token) {
    return aws.isPresent() && token.isAwsIdentity() ? aws.get().verify(token) : oidc.verify(token);
  }
}
