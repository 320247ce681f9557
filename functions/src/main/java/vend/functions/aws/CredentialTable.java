package vend.functions.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vend.vending.CacheEntry;
import vend.vending.CacheKey;
import vend.vending.CredentialStore;
import vend.vending.Lock;
import vend.vending.Refusal;
import vend.vending.Sealed;

/**
 * Sealed credentials, by cache key, and beside them who is asking STS for new ones.
 *
 * @param table the table
 */
public record CredentialTable(Table table) implements CredentialStore {
  private static final int MOST_BYTES = 64 * 1024;

  /** How long an item without keys is kept: longer than anything in it counts. */
  private static final Duration WITHOUT_KEYS = Duration.ofMinutes(10);

  @Override
  public Found read(CacheKey key) {
    return read(key, false);
  }

  @Override
  public Found readLatest(CacheKey key) {
    return read(key, true);
  }

  private Found read(CacheKey key, boolean consistent) {
    try {
      return new Present(CacheItem.read(table.get(name(key), consistent)));
    } catch (AwsFailure e) {
      return unreachable(e);
    }
  }

  @Override
  public Claimed claim(CacheKey key, CacheEntry seen, Lock lock, Claim claim) {
    Instant now = claim.now();
    var change =
        new ItemChange()
            .set(CacheItem.HOLDER, Attribute.text(lock.token()))
            .set(CacheItem.HOLDER_UNTIL, Attribute.millis(lock.until()))
            .remove(
                CacheItem.REFUSED,
                CacheItem.REFUSED_CAUSE,
                CacheItem.REFUSED_GIVEN,
                CacheItem.REFUSED_UNTIL)
            .onlyIfOver(CacheItem.HOLDER_UNTIL, now, CacheEntry.LONGEST_LOCK_LIFE)
            .onlyIf(CacheItem.STORED_BY, seen.storedBy());
    claim
        .overlooked()
        .ifPresentOrElse(
            until -> change.onlyIf(CacheItem.REFUSED_UNTIL, Attribute.millis(until)),
            () -> change.onlyIfOver(CacheItem.REFUSED_UNTIL, now, CacheEntry.REFUSAL_LIFE));
    if (!claim.keepsItem()) {
      change.set(Table.EXPIRES, Attribute.seconds(now.plus(WITHOUT_KEYS)));
    }
    if (claim.fresh()) {
      change
          .set(CacheItem.FRESH_UNTIL, Attribute.millis(now.plus(CacheEntry.FRESH_PAUSE)))
          .onlyIfOver(CacheItem.FRESH_UNTIL, now, CacheEntry.FRESH_PAUSE);
    }
    try {
      table.update(name(key), change.expressions());
      return new Won();
    } catch (AwsFailure e) {
      return Table.isConditionFailed(e) ? overtaken(e, lock) : unreachable(e);
    }
  }

  @Override
  public Completed complete(CacheKey key, Lock lock, Sealed item, Instant expires) {
    if (item.box().length > MOST_BYTES) {
      abandon(key, lock, Optional.empty());
      return new NotKept();
    }
    var change =
        givenBack(lock)
            .set(CacheItem.STORED_BY, Attribute.text(lock.token()))
            .set(Table.EXPIRES, Attribute.seconds(expires));
    SealedAttributes.of(item).forEach(change::set);
    try {
      table.update(name(key), change.expressions());
      return new Kept();
    } catch (AwsFailure e) {
      return Table.isConditionFailed(e) ? completedBefore(e, lock) : unreachable(e);
    }
  }

  @Override
  public void abandon(CacheKey key, Lock lock, Optional<Refusal> refusal) {
    ItemChange change = givenBack(lock);
    refusal
        .flatMap(Refusal::given)
        .ifPresentOrElse(
            given -> change.set(CacheItem.REFUSED_GIVEN, Attribute.number(given.toMillis())),
            () -> change.remove(CacheItem.REFUSED_GIVEN));
    refusal.ifPresent(refused ->
        change
            .set(CacheItem.REFUSED, Attribute.text(refused.reason().name()))
            .set(CacheItem.REFUSED_CAUSE, Attribute.text(refused.cause()))
            .set(CacheItem.REFUSED_UNTIL, Attribute.millis(refused.until())));
    try {
      table.update(name(key), change.expressions());
    } catch (AwsFailure e) {
      // Another has the lock, or the table does not answer and the lock runs out: all the same.
      return;
    }
  }

  private static ItemChange givenBack(Lock lock) {
    return new ItemChange()
        .remove(CacheItem.HOLDER, CacheItem.HOLDER_UNTIL)
        .onlyIf(CacheItem.HOLDER, Optional.of(lock.token()));
  }

  /**
   * A request that went out over a connection which the server closed at that moment is sent again,
   * and may have been done the first time. Then it is its own lock that it finds.
   */
  private static Claimed overtaken(AwsFailure failed, Lock lock) {
    CacheEntry entry = CacheItem.read(Table.itemOf(failed));
    return entry.lock().map(Lock::token).equals(Optional.of(lock.token()))
        ? new Won()
        : new Overtaken(entry);
  }

  private static Completed completedBefore(AwsFailure failed, Lock lock) {
    CacheEntry entry = CacheItem.read(Table.itemOf(failed));
    return entry.storedBy().equals(Optional.of(lock.token())) ? new Kept() : new Overtaken(entry);
  }

  private static Unreachable unreachable(AwsFailure failure) {
    return new Unreachable(failure.code());
  }

  private static String name(CacheKey key) {
    return "credential#" + key.value();
  }
}
