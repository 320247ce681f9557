package vend.caller;

/** How an issuer's documents may be fetched. */
public enum Transport {
  /** By {@code https}, and never from a loopback or other non-public address. */
  HTTPS_ONLY,
  /**
   * Also from this machine's loopback, there by {@code http} too. Only for Vend on a developer's
   * machine; what is not on loopback still needs {@code https}.
   */
  LOOPBACK_TOO
}
