package vend.caller;

import java.util.Optional;

/** What became of a proof. */
public sealed interface Verification {
  /**
   * The proof holds.
   *
   * @param caller who it is
   */
  record Verified(Caller caller) implements Verification {}

  /**
   * The proof does not hold: 401, with the same text whatever the cause.
   *
   * @param cause for the decision event only
   * @param issuer the issuer that the proof claims to be of, if the grants file has it
   */
  record Rejected(RejectionCause cause, Optional<IssuerName> issuer) implements Verification {}

  /**
   * Nobody can say now, since the issuer's keys cannot be had, or STS does not answer: 503.
   *
   * @param issuer the issuer whose keys are missing, or whose STS does not answer
   * @param cause for the decision event; holds nothing that the issuer sent
   */
  record Unverifiable(IssuerName issuer, String cause) implements Verification {}
}
