package vend.vending;

/** What a sealed item is bound to: it opens under the very same, and under nothing else. */
public sealed interface SealingContext permits CacheKey, LeaseId {
  /** A text that no other context has: additional data of AES-GCM. */
  String context();
}
