package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vend.vending.limit.WaitBudget;

/**
 * The table's entry for one cache key: the sealed credentials, and the state that makes concurrent
 * requests share one call to STS.
 *
 * <p>All times were written by clocks of other machines. A time that is more than twice as far
 * ahead as its length allows comes from a wrong clock, and counts as past.
 *
 * @param item the sealed credentials; only opening shows whether they are genuine and not expired
 * @param storedBy the token of the lock under which they were stored
 * @param lock the lock of the process that is calling STS
 * @param refusal STS's last refusal
 * @param freshUntil when a caller may demand new credentials again
 */
public record CacheEntry(
    Optional<SealedCredentials> item,
    Optional<String> storedBy,
    Optional<Lock> lock,
    Optional<Refusal> refusal,
    Optional<Instant> freshUntil) {
  /** The longest life of a lock. A lock that ends more than twice as far ahead counts as past. */
  public static final Duration LONGEST_LOCK_LIFE = WaitBudget.LONGEST.lockLife();

  /** How long a refusal by STS is shared before STS is called again. */
  public static final Duration REFUSAL_LIFE = Duration.ofSeconds(3);

  /** The least time between two calls that demand new credentials for one cache key. */
  public static final Duration FRESH_PAUSE = Duration.ofMinutes(1);

  /** An entry without anything. */
  public static final CacheEntry NONE =
      new CacheEntry(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The latest end of a period of this length that a correct clock can have written. */
  public static Instant farthest(Duration length, Instant now) {
    return now.plus(length.multipliedBy(2));
  }

  /** Whether another request is calling STS now. */
  public boolean isLocked(Instant now) {
    return lock.filter(held -> runs(held.until(), LONGEST_LOCK_LIFE, now)).isPresent();
  }

  /** The refusal, unless it is over. */
  public Optional<Refusal> refusal(Instant now) {
    return refusal.filter(refused -> runs(refused.until(), REFUSAL_LIFE, now));
  }

  /** How long callers cannot demand new credentials; zero if they can now. */
  public Duration freshPause(Instant now) {
    return freshUntil
        .filter(until -> runs(until, FRESH_PAUSE, now))
        .map(until -> Duration.between(now, until))
        .orElse(Duration.ZERO);
  }

  private static boolean runs(Instant until, Duration length, Instant now) {
    return now.isBefore(until) && !until.isAfter(farthest(length, now));
  }
}
