package vend.caller.signing;

import vend.caller.SigningKey;

/** What became of the search for a key. */
public sealed interface KeyLookup {
  /**
   * There is exactly one key that fits.
   *
   * @param key fits the algorithm that was asked for
   */
  record Found(SigningKey key) implements KeyLookup {}

  /** The issuer's keys are known, and none fits, or several do. */
  record Unknown() implements KeyLookup {}

  /** The issuer publishes such a key, and it has the {@link RocaFingerprint} weakness. */
  record Weak() implements KeyLookup {}

  /**
   * The issuer's keys cannot be had right now.
   *
   * @param cause for the decision event; holds nothing that the issuer sent
   */
  record Unavailable(String cause) implements KeyLookup {}
}
