package vend.caller;

import java.util.Optional;

/** The verdict on a proof of identity. */
public sealed interface Verification {
  /** The proof is valid. */
  record Verified(Caller caller) implements Verification {}

  /**
   * The proof is invalid. The caller gets 401 with the same text for every cause (except {@link
   * RejectionCause#EXPIRED}).
   *
   * @param cause only for the decision event
   * @param issuer the issuer that the proof names, if the grants file has it
   */
  record Rejected(RejectionCause cause, Optional<IssuerName> issuer) implements Verification {}

  /**
   * The proof cannot be checked now, because the issuer's signing keys or STS are unavailable. The
   * caller gets 503.
   *
   * @param cause for the decision event; contains nothing that the issuer sent
   */
  record Unverifiable(IssuerName issuer, String cause) implements Verification {}
}
