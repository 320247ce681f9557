package vend.caller.signing;

import vend.caller.SigningKey;

/** The result of a search for a signing key. */
public sealed interface KeyLookup {
  /**
   * Exactly one key fits.
   *
   * @param key fits the requested algorithm
   */
  record Found(SigningKey key) implements KeyLookup {}

  /** The issuer's keys are known, and none of them fits, or several fit. */
  record Unknown() implements KeyLookup {}

  /** The issuer publishes such a key, but it has the {@link RocaFingerprint} weakness. */
  record Weak() implements KeyLookup {}

  /**
   * The issuer's keys are not available now.
   *
   * @param cause for the decision event; contains nothing that the issuer sent
   */
  record Unavailable(String cause) implements KeyLookup {}
}
