package vend.caller.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vend.caller.RefusedDocument;

/**
 * What is known of an issuer's keys after some attempt to fetch them; a new one for each attempt.
 *
 * @param set the last set that was fetched
 * @param fetched when that was
 * @param freshFor how long from then on nobody needs to ask again
 * @param attempted when the last attempt ended, successful or not
 * @param failure why the last attempt failed, if it did
 */
record HeldKeySet(
    @Nullable KeySet set,
    Instant fetched,
    Duration freshFor,
    Instant attempted,
    Optional<String> failure) {
  static HeldKeySet nothingYet() {
    return new HeldKeySet(
        null, Instant.MIN, Duration.ZERO, Instant.MIN, Optional.of("not fetched yet"));
  }

  HeldKeySet after(FetchedKeySet answer, IssuerKeys.Format format, Instant now) {
    return switch (answer) {
      case FetchedKeySet.Failure(String cause) -> afterFailure(cause, now);
      case FetchedKeySet.Document(String text, Optional<Duration> maxAge) -> {
        try {
          yield new HeldKeySet(format.read(text), now, bounded(maxAge), now, Optional.empty());
        } catch (RefusedDocument e) {
          yield afterFailure(e.getMessage(), now);
        }
      }
    };
  }

  HeldKeySet afterFailure(@Nullable String cause, Instant now) {
    return new HeldKeySet(set, fetched, freshFor, now, Optional.of(String.valueOf(cause)));
  }

  boolean isFresh(Instant now) {
    return isWithin(freshFor, fetched, now);
  }

  /** Whether it is too early for another attempt. */
  boolean isPausing(Instant now) {
    Duration pause =
        isFresh(now)
            ? IssuerKeys.UNKNOWN_KEY_PAUSE
            : failure.map(cause -> IssuerKeys.RETRY_PAUSE).orElse(Duration.ZERO);
    return isWithin(pause, attempted, now);
  }

  KeyLookup find(Function<KeySet, KeyLookup> search, Instant now) {
    if (set == null || !isWithin(IssuerKeys.GOOD_WHILE_DOWN, fetched, now)) {
      return new KeyLookup.Unavailable(failure.orElse("the key set is too old"));
    }
    KeyLookup known = search.apply(set);
    // A key that is missing here may be in the set that could not be fetched.
    return known instanceof KeyLookup.Unknown && failure.isPresent()
        ? new KeyLookup.Unavailable(failure.get())
        : known;
  }

  /** Up to, and not at, the end; never if the beginning is still to come, as after a clock jump. */
  private static boolean isWithin(Duration length, Instant beginning, Instant now) {
    return !now.isBefore(beginning) && Duration.between(beginning, now).compareTo(length) < 0;
  }

  private static Duration bounded(Optional<Duration> maxAge) {
    Duration asked = maxAge.orElse(IssuerKeys.DEFAULT_FRESH);
    if (asked.compareTo(IssuerKeys.MIN_FRESH) < 0) {
      return IssuerKeys.MIN_FRESH;
    }
    return asked.compareTo(IssuerKeys.MAX_FRESH) > 0 ? IssuerKeys.MAX_FRESH : asked;
  }
}
