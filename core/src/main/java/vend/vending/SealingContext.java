package vend.vending;

/** The place that a sealed item is bound to: it opens under the same context only. */
public sealed interface SealingContext permits CacheKey, LeaseId {
  /** A unique text for the context, used as the additional data of AES-GCM. */
  String context();
}
