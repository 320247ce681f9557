package vend.caller.signing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vend.RefreshedValue;
import vend.SharedCall;
import vend.caller.RefusedDocument;

/**
 * The signing keys of one issuer, fetched when they are needed and kept for a while. Safe for use
 * by many threads.
 *
 * <ul>
 *   <li>A set is fresh for as long as its issuer says ({@code max-age}), within {@link #MIN_FRESH}
 *       and {@link #MAX_FRESH}; for {@link #DEFAULT_FRESH} if the issuer says nothing.
 *   <li>A key that a fresh set lacks makes it be fetched again, at most once per {@link
 *       #UNKNOWN_KEY_PAUSE}, however many tokens ask for however many keys. So a token signed with
 *       a new key may be rejected for that long after a refresh.
 *   <li>While the issuer fails, the last set stays good for {@link #GOOD_WHILE_DOWN} after it was
 *       fetched, and the issuer is asked again after {@link #RETRY_PAUSE}.
 *   <li>Vend fetches once at a time for each issuer. A request that needs the result waits for
 *       {@link #MAX_WAIT} at most.
 *   <li>A set that was fetched replaces the one before: a key that left it is gone.
 * </ul>
 */
public final class IssuerSigningKeys {
  /** How long a set is fresh where its issuer does not say. */
  public static final Duration DEFAULT_FRESH = Duration.ofMinutes(10);

  /** The shortest time that a set is fresh, whatever its issuer says. */
  public static final Duration MIN_FRESH = Duration.ofMinutes(1);

  /** The longest time that a set is fresh, whatever its issuer says. */
  public static final Duration MAX_FRESH = Duration.ofHours(1);

  /** The least time between two fetches because of keys that a fresh set lacks. */
  public static final Duration UNKNOWN_KEY_PAUSE = Duration.ofSeconds(30);

  /** The least time between a failed fetch and the next. */
  public static final Duration RETRY_PAUSE = Duration.ofSeconds(10);

  /** The greatest age of a set that is still used, while no newer one can be fetched. */
  public static final Duration GOOD_WHILE_DOWN = Duration.ofHours(6);

  /** The longest that one request waits for a fetch that another has begun. */
  public static final Duration MAX_WAIT = Duration.ofMillis(900);

  private static final String BROKE_OFF = "the fetch broke off";

  private final Supplier<FetchedKeySet> source;
  private final Format format;
  private final InstantSource clock;
  private final Duration maxWait;

  private final RefreshedValue<HeldKeySet> held = new RefreshedValue<>(HeldKeySet.nothingYet());

  /** What kind of document the keys are in. */
  @FunctionalInterface
  public interface Format {
    /**
     * Reads a document.
     *
     * @throws RefusedDocument if it is not one to go by
     */
    KeySet read(String text) throws RefusedDocument;
  }

  /**
   * @param source fetches the document afresh at each call, within a bounded time; throws nothing
   * @param maxWait the longest that one request waits for a fetch that another has begun
   */
  public IssuerSigningKeys(
      Supplier<FetchedKeySet> source, Format format, InstantSource clock, Duration maxWait) {
    this.source = source;
    this.format = format;
    this.clock = clock;
    this.maxWait = maxWait;
  }

  /**
   * Finds a key; in a set that is fetched anew if need be.
   *
   * @param search is asked of one set, and of the next one if the first has none
   */
  public KeyLookup find(Function<KeySet, KeyLookup> search) {
    HeldKeySet seen = held.value();
    // In this order: a set must never look as if it came from the future.
    Instant now = clock.instant();
    KeyLookup known = seen.find(search, now);
    boolean found = known instanceof KeyLookup.Found;
    if ((found && seen.isFresh(now)) || seen.isPausing(now)) {
      return known;
    }
    return refreshed(seen, found).find(search, clock.instant());
  }

  /**
   * @param seen what the caller found wanting
   * @param bearable whether it will do while another caller's fetch is under way
   */
  private HeldKeySet refreshed(HeldKeySet seen, boolean bearable) {
    return switch (held.read(seen, this::fetched, bearable ? Duration.ZERO : maxWait)) {
      case SharedCall.Ended<HeldKeySet> ended -> ended.value();
      case SharedCall.NotInTime<HeldKeySet> _ ->
          bearable ? seen : seen.afterFailure("the key set takes too long", clock.instant());
      case SharedCall.BrokenOff<HeldKeySet> _ -> seen.afterFailure(BROKE_OFF, clock.instant());
    };
  }

  private HeldKeySet fetched(HeldKeySet last) {
    try {
      return last.after(source.get(), format, clock.instant());
    } catch (RuntimeException e) {
      // A source throws nothing by contract; one that does must not take the request with it.
      return last.afterFailure(BROKE_OFF, clock.instant());
    }
  }

  /**
   * What is known of an issuer's keys after some attempt to fetch them; a new one for each attempt.
   *
   * @param set the last set that was fetched
   * @param fetched when that was
   * @param freshFor how long from then on no fetch is needed
   * @param attempted when the last attempt ended, successful or not
   * @param failure why the last attempt failed, if it did
   */
  private record HeldKeySet(
      @Nullable KeySet set,
      Instant fetched,
      Duration freshFor,
      Instant attempted,
      Optional<String> failure) {
    static HeldKeySet nothingYet() {
      return new HeldKeySet(
          null, Instant.MIN, Duration.ZERO, Instant.MIN, Optional.of("not fetched yet"));
    }

    HeldKeySet after(FetchedKeySet answer, Format format, Instant now) {
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
              ? UNKNOWN_KEY_PAUSE
              : failure.map(cause -> RETRY_PAUSE).orElse(Duration.ZERO);
      return isWithin(pause, attempted, now);
    }

    KeyLookup find(Function<KeySet, KeyLookup> search, Instant now) {
      if (set == null || !isWithin(GOOD_WHILE_DOWN, fetched, now)) {
        return new KeyLookup.Unavailable(failure.orElse("the key set is too old"));
      }
      KeyLookup known = search.apply(set);
      // A key that is missing here may be in the set that could not be fetched.
      return known instanceof KeyLookup.Unknown && failure.isPresent()
          ? new KeyLookup.Unavailable(failure.get())
          : known;
    }

    /**
     * Up to, and not at, the end; never if the beginning is still to come, as after a clock jump.
     */
    private static boolean isWithin(Duration length, Instant beginning, Instant now) {
      return !now.isBefore(beginning) && Duration.between(beginning, now).compareTo(length) < 0;
    }

    private static Duration bounded(Optional<Duration> maxAge) {
      Duration asked = maxAge.orElse(DEFAULT_FRESH);
      if (asked.compareTo(MIN_FRESH) < 0) {
        return MIN_FRESH;
      }
      return asked.compareTo(MAX_FRESH) > 0 ? MAX_FRESH : asked;
    }
  }
}
