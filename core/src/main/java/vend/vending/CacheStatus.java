package vend.vending;

/**
 * What the cache had to do with an answer; the event and the {@code Cache-Status} header say it.
 */
public enum CacheStatus {
  /** The cache was not asked: the token may not be taken. */
  NOT_ASKED,
  /** The answer came from this process's memory. */
  HIT_IN_MEMORY,
  /** The answer came from the table. */
  HIT,
  /** The answer is that of a call to STS which another request had begun. */
  JOINED,
  /** There was nothing under the key. */
  MISS,
  /** There was something, and its time was over; the table had not deleted it yet. */
  EXPIRED,
  /** There was something with less than half of its life left. */
  BELOW_HALF_LIFE,
  /** There was something that would do, and the caller insisted on new keys. */
  PASSED_OVER,
  /** Served with less than half of its life left, since STS did not answer: the one exception. */
  HIT_BELOW_HALF_LIFE,
  /** What was there did not open: changed, moved from another key, or sealed by another hub. */
  FORGED,
  /** The table did not answer. */
  STORE_UNREACHABLE,
  /** The key that unwraps data keys did not answer. */
  KEY_UNAVAILABLE;

  /** Whether the keys were there already, so that this request did not ask STS. */
  public boolean isHit() {
    return switch (this) {
      case HIT_IN_MEMORY, HIT, JOINED, HIT_BELOW_HALF_LIFE -> true;
      case NOT_ASKED,
          MISS,
          EXPIRED,
          BELOW_HALF_LIFE,
          PASSED_OVER,
          FORGED,
          STORE_UNREACHABLE,
          KEY_UNAVAILABLE ->
          false;
    };
  }
}
