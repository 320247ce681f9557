package vend.caller;

/** How Vend may fetch an issuer's documents. */
public enum Transport {
  /** Only by {@code https}, and never from a loopback or other non-public address. */
  HTTPS_ONLY,
  /**
   * Also from loopback, and there by {@code http} too. Only for Vend on a developer's machine.
   * Addresses outside of loopback still need {@code https}.
   */
  LOOPBACK_TOO
}
