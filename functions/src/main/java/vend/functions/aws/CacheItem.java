package vend.functions.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vend.Reason;
import vend.vending.CacheEntry;
import vend.vending.Lock;
import vend.vending.Refusal;

/** How a cache entry lies in an item. Whatever somebody else wrote there is as good as nothing. */
final class CacheItem {
  /** The token of the lock under which the keys were stored. */
  static final String STORED_BY = "storedBy";

  /** The token of the lock that is held. */
  static final String HOLDER = "holder";

  /** Milliseconds since 1970, as all that ends with "until". */
  static final String HOLDER_UNTIL = "holderUntil";

  static final String REFUSED = "refused";
  static final String REFUSED_CAUSE = "refusedCause";

  /** The milliseconds after which STS had not answered. */
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
                    new Refusal(reason, item.text(REFUSED_CAUSE).orElse(""), until, given(item))));
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
