package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vend.vending.limit.WaitBudget;

/**
 * What the table has under one cache key: the keys, and what keeps many callers from asking STS for
 * the same.
 *
 * <p>All times are written by clocks of other machines. One that lies farther ahead than it could
 * by these lengths, twice over, is of a clock that was wrong, and counts as past.
 *
 * @param item the sealed keys; they may be expired or somebody else's: only opening them tells
 * @param storedBy the token of the lock under which they were stored
 * @param lock who is asking STS
 * @param refusal what STS last said no to
 * @param freshUntil from then on a caller may insist on new keys again
 */
public record CacheEntry(
    Optional<SealedCredentials> item,
    Optional<String> storedBy,
    Optional<Lock> lock,
    Optional<Refusal> refusal,
    Optional<Instant> freshUntil) {
  /** The longest life of a lock. A lock that claims more than twice as much counts as past. */
  public static final Duration LONGEST_LOCK_LIFE = WaitBudget.LONGEST.lockLife();

  /** How long STS is not asked again for what it refused. */
  public static final Duration REFUSAL_LIFE = Duration.ofSeconds(3);

  /** The least time between two calls that insist on new keys for one cache key. */
  public static final Duration FRESH_PAUSE = Duration.ofMinutes(1);

  /** Nothing at all. */
  public static final CacheEntry NONE =
      new CacheEntry(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The farthest end of something that lasts so long, as a clock that is right can have set it. */
  public static Instant farthest(Duration length, Instant now) {
    return now.plus(length.multipliedBy(2));
  }

  /** Whether somebody is asking STS now. */
  public boolean isLocked(Instant now) {
    return lock.filter(held -> runs(held.until(), LONGEST_LOCK_LIFE, now)).isPresent();
  }

  /** The refusal that still counts. */
  public Optional<Refusal> refusal(Instant now) {
    return refusal.filter(refused -> runs(refused.until(), REFUSAL_LIFE, now));
  }

  /** How long nobody may insist on new keys; zero if somebody may now. */
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
