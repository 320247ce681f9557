package vend.functions.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import vend.Reason;
import vend.vending.CacheEntry;
import vend.vending.CacheKey;
import vend.vending.CredentialStore;
import vend.vending.Lock;
import vend.vending.Refusal;
import vend.vending.SealedCredentials;

/**
 * The credential cache in the table: sealed credentials by cache key, each item with its lock and
 * its last refusal by STS.
 */
public record CredentialTable(Table table) implements CredentialStore {
  private static final int MOST_BYTES = 64 * 1024;

  /** The lifetime of an item without credentials: longer than any lock or refusal in it counts. */
  private static final Duration WITHOUT_CREDENTIALS = Duration.ofMinutes(10);

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
            .onlyIfExpired(CacheItem.HOLDER_UNTIL, now, CacheEntry.LONGEST_LOCK_LIFE)
            .onlyIf(CacheItem.STORED_BY, seen.storedBy());
    claim
        .overlooked()
        .ifPresentOrElse(
            until -> change.onlyIf(CacheItem.REFUSED_UNTIL, Table.millis(until)),
            () -> change.onlyIfExpired(CacheItem.REFUSED_UNTIL, now, CacheEntry.REFUSAL_LIFE));
    if (!claim.keepsItem()) {
      change.set(Table.EXPIRES, Table.seconds(now.plus(WITHOUT_CREDENTIALS)));
    }
    if (claim.fresh()) {
      change
          .set(CacheItem.FRESH_UNTIL, Table.millis(now.plus(CacheEntry.FRESH_PAUSE)))
          .onlyIfExpired(CacheItem.FRESH_UNTIL, now, CacheEntry.FRESH_PAUSE);
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
  public Completed complete(CacheKey key, Lock lock, SealedCredentials item, Instant expires) {
    if (item.box().length > MOST_BYTES) {
      abandon(key, lock, Optional.empty());
      return new NotStored();
    }
    var change =
        released(lock)
            .set(CacheItem.STORED_BY, AttributeValue.fromS(lock.token()))
            .set(Table.EXPIRES, Table.seconds(expires));
    SealedAttributes.of(item).forEach(change::set);
    try {
      table.update(name(key), change);
      return new Stored();
    } catch (ConditionalCheckFailedException e) {
      return completedBefore(e, lock);
    } catch (SdkException e) {
      return unreachable(e);
    }
  }

  @Override
  public void abandon(CacheKey key, Lock lock, Optional<Refusal> refusal) {
    ItemChange change = released(lock);
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
      // Another process holds the lock, or the lock will time out. Both need no action here.
      return;
    }
  }

  private static ItemChange released(Lock lock) {
    return new ItemChange()
        .remove(CacheItem.HOLDER, CacheItem.HOLDER_UNTIL)
        .onlyIf(CacheItem.HOLDER, Optional.of(lock.token()));
  }

  /**
   * The HTTP client sends a request again if the connection closed before an answer, so the first
   * one may have succeeded. In that case the item holds this process's own lock.
   */
  private static Claimed overtaken(ConditionalCheckFailedException failed, Lock lock) {
    CacheEntry entry = CacheItem.read(new Item(failed.item()));
    return entry.lock().map(Lock::token).equals(Optional.of(lock.token()))
        ? new Won()
        : new LockLost(entry);
  }

  private static Completed completedBefore(ConditionalCheckFailedException failed, Lock lock) {
    CacheEntry entry = CacheItem.read(new Item(failed.item()));
    return entry.storedBy().equals(Optional.of(lock.token())) ? new Stored() : new LockLost(entry);
  }

  private static Unreachable unreachable(SdkException failure) {
    return new Unreachable(FailureCause.of(failure));
  }

  private static String name(CacheKey key) {
    return "credential#" + key.value();
  }

  /** Maps a cache entry to attributes. Treats attributes that Vend did not write as absent. */
  private static final class CacheItem {
    /** The token of the lock under which the credentials were stored. */
    static final String STORED_BY = "storedBy";

    /** The token of the current lock. */
    static final String HOLDER = "holder";

    /** Milliseconds since 1970, like every attribute whose name ends with "Until". */
    static final String HOLDER_UNTIL = "holderUntil";

    static final String REFUSED = "refused";
    static final String REFUSED_CAUSE = "refusedCause";

    /** The time that STS had to answer and did not, in milliseconds. */
    static final String REFUSED_GIVEN = "refusedGiven";

    static final String REFUSED_UNTIL = "refusedUntil";
    static final String FRESH_UNTIL = "freshUntil";

    private CacheItem() {}

    static CacheEntry read(Item item) {
      return item.isNone()
          ? CacheEntry.NONE
          : new CacheEntry(
              SealedAttributes.read(item),
              item.text(STORED_BY),
              lock(item),
              refusal(item),
              time(item, FRESH_UNTIL));
    }

    private static Optional<Lock> lock(Item item) {
      return item.text(HOLDER)
          .flatMap(token -> time(item, HOLDER_UNTIL).map(until -> new Lock(token, until)));
    }

    private static Optional<Refusal> refusal(Item item) {
      return item.text(REFUSED)
          .flatMap(CacheItem::reason)
          .flatMap(reason ->
              time(item, REFUSED_UNTIL)
                  .map(until ->
                      new Refusal(
                          reason, item.text(REFUSED_CAUSE).orElse(""), until, given(item))));
    }

    private static Optional<Duration> given(Item item) {
      var millis = item.number(REFUSED_GIVEN);
      return millis.isPresent()
          ? Optional.of(Duration.ofMillis(millis.getAsLong()))
          : Optional.empty();
    }

    private static Optional<Reason> reason(String name) {
      try {
        return Optional.of(Reason.valueOf(name));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    private static Optional<Instant> time(Item item, String name) {
      var millis = item.number(name);
      try {
        return millis.isEmpty()
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(millis.getAsLong()));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * One conditional update of one item. If the condition fails, DynamoDB returns the item with the
   * failure. Names go through placeholders, because DynamoDB reserves many English words.
   */
  private static final class ItemChange implements Consumer<UpdateItemRequest.Builder> {
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();
    private final List<String> set = new ArrayList<>();
    private final List<String> remove = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();

    ItemChange set(String name, AttributeValue value) {
      set.add(name(name) + " = " + value(value));
      return this;
    }

    ItemChange remove(String... all) {
      for (String name : all) {
        remove.add(name(name));
      }
      return this;
    }

    /** Requires that an attribute has this text, or is absent. */
    ItemChange onlyIf(String name, Optional<String> text) {
      conditions.add(
          text.map(wanted -> name(name) + " = " + value(AttributeValue.fromS(wanted)))
              .orElseGet(() -> "attribute_not_exists(" + name(name) + ")"));
      return this;
    }

    /** Requires that an attribute has this value. */
    ItemChange onlyIf(String name, AttributeValue wanted) {
      conditions.add(name(name) + " = " + value(wanted));
      return this;
    }

    /** Requires that a time is absent, past, or further ahead than a correct clock can set it. */
    ItemChange onlyIfExpired(String until, Instant now, Duration length) {
      String attribute = name(until);
      conditions.add(
          "(attribute_not_exists(%s) OR %s <= %s OR %s > %s)"
              .formatted(
                  attribute,
                  attribute,
                  value(Table.millis(now)),
                  attribute,
                  value(Table.millis(CacheEntry.farthest(length, now)))));
      return this;
    }

    private String name(String attribute) {
      names.put("#" + attribute, attribute);
      return "#" + attribute;
    }

    private String value(AttributeValue value) {
      String placeholder = ":v" + values.size();
      values.put(placeholder, value);
      return placeholder;
    }

    @Override
    public void accept(UpdateItemRequest.Builder update) {
      String removed = remove.isEmpty() ? "" : " REMOVE " + String.join(", ", remove);
      String changed = set.isEmpty() ? "" : "SET " + String.join(", ", set);
      update
          .updateExpression((changed + removed).strip())
          .conditionExpression(String.join(" AND ", conditions))
          .expressionAttributeNames(names)
          .expressionAttributeValues(values)
          .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    }
  }
}
