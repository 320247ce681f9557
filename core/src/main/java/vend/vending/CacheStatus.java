package vend.vending;

/** The part of the cache in a response, for the decision event and the header Cache-Status. */
public enum CacheStatus {
  /** The cache was not read, because the token cannot be accepted. */
  NOT_ASKED,
  /** Served from this process's memory. */
  HIT_IN_MEMORY,
  /** Served from the table. */
  HIT,
  /** Served by a call to STS that another request had started. */
  JOINED,
  /** The cache had no entry. */
  MISS,
  /** The cached credentials have expired; the table has not deleted them yet. */
  EXPIRED,
  /** The cached credentials have less than half of their lifetime left. */
  BELOW_HALF_LIFE,
  /** The cached credentials were good, but the caller demanded new ones. */
  PASSED_OVER,
  /** Served with less than half of the lifetime left, because STS does not answer. */
  HIT_BELOW_HALF_LIFE,
  /** The cached credentials were revoked. */
  REVOKED,
  /** The item did not open: it was changed, copied from another key, or sealed by another hub. */
  FORGED,
  /** The table did not answer. */
  STORE_UNREACHABLE,
  /** KMS, which unwraps the data keys, did not answer. */
  KEY_UNAVAILABLE;

  /** Whether the request was served without a call to STS of its own. */
  public boolean isHit() {
    return switch (this) {
      case HIT_IN_MEMORY, HIT, JOINED, HIT_BELOW_HALF_LIFE -> true;
      case NOT_ASKED,
          MISS,
          EXPIRED,
          BELOW_HALF_LIFE,
          PASSED_OVER,
          REVOKED,
          FORGED,
          STORE_UNREACHABLE,
          KEY_UNAVAILABLE ->
          false;
    };
  }
}
