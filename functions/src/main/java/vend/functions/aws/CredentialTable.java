package vend.functions.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
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
    } catch (SdkException e) {
      return unreachable(e);
    }
  }

  @Override
  public Claimed claim(CacheKey key, CacheEntry seen, Lock lock, Claim claim) {
    Instant now = claim.now();
    var change =
        new ItemChange()
            .set(CacheItem.HOLDER, AttributeValue.fromS(lock.token()))
            .set(CacheItem.HOLDER_UNTIL, Table.millis(lock.until()))
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
            until -> change.onlyIf(CacheItem.REFUSED_UNTIL, Table.millis(until)),
            () -> change.onlyIfOver(CacheItem.REFUSED_UNTIL, now, CacheEntry.REFUSAL_LIFE));
    if (!claim.keepsItem()) {
      change.set(Table.EXPIRES, Table.seconds(now.plus(WITHOUT_KEYS)));
    }
    if (claim.fresh()) {
      change
          .set(CacheItem.FRESH_UNTIL, Table.millis(now.plus(CacheEntry.FRESH_PAUSE)))
          .onlyIfOver(CacheItem.FRESH_UNTIL, now, CacheEntry.FRESH_PAUSE);
    }
    try {
      table.update(name(key), change);
      return new Won();
    } catch (ConditionalCheckFailedException e) {
      return overtaken(e, lock);
    } catch (SdkException e) {
      return unreachable(e);
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
            .set(CacheItem.STORED_BY, AttributeValue.fromS(lock.token()))
            .set(Table.EXPIRES, Table.seconds(expires));
    SealedAttributes.of(item).forEach(change::set);
    try {
      table.update(name(key), change);
      return new Kept();
    } catch (ConditionalCheckFailedException e) {
      return completedBefore(e, lock);
    } catch (SdkException e) {
      return unreachable(e);
    }
  }

  @Override
  public void abandon(CacheKey key, Lock lock, Optional<Refusal> refusal) {
    ItemChange change = givenBack(lock);
    refusal
        .flatMap(Refusal::given)
        .ifPresentOrElse(
            given -> change.set(CacheItem.REFUSED_GIVEN, Table.number(given.toMillis())),
            () -> change.remove(CacheItem.REFUSED_GIVEN));
    refusal.ifPresent(refused ->
        change
            .set(CacheItem.REFUSED, AttributeValue.fromS(refused.reason().name()))
            .set(CacheItem.REFUSED_CAUSE, AttributeValue.fromS(refused.cause()))
            .set(CacheItem.REFUSED_UNTIL, Table.millis(refused.until())));
    try {
      table.update(name(key), change);
    } catch (SdkException e) {
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
  private static Claimed overtaken(ConditionalCheckFailedException failed, Lock lock) {
    CacheEntry entry = CacheItem.read(new Item(failed.item()));
    return entry.lock().map(Lock::token).equals(Optional.of(lock.token()))
        ? new Won()
        : new Overtaken(entry);
  }

  private static Completed completedBefore(ConditionalCheckFailedException failed, Lock lock) {
    CacheEntry entry = CacheItem.read(new Item(failed.item()));
    return entry.storedBy().equals(Optional.of(lock.token())) ? new Kept() : new Overtaken(entry);
  }

  private static Unreachable unreachable(SdkException failure) {
    return new Unreachable(FailureCause.of(failure));
  }

  private static String name(CacheKey key) {
    return "credential#" + key.value();
  }
}
