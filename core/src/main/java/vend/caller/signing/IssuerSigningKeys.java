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
 * The cached signing keys of one issuer, fetched when needed. Safe for use by many threads.
 *
 * <ul>
 *   <li>A key set is fresh for as long as the issuer says ({@code max-age}), within {@link
 *       #MIN_FRESH} and {@link #MAX_FRESH}; for {@link #DEFAULT_FRESH} if the issuer says nothing.
 *   <li>A key that is missing from a fresh set causes a new fetch, at most once per {@link
 *       #UNKNOWN_KEY_PAUSE}, whatever the number of tokens and keys. Therefore tokens with a new
 *       key may be rejected for that long after a refresh.
 *   <li>While the issuer is down, the last set stays usable for {@link #GOOD_WHILE_DOWN} after it
 *       was fetched. The next attempt is made after {@link #RETRY_PAUSE}.
 *   <li>There is one fetch at a time for each issuer. A request that needs the result waits for at
 *       most {@link #MAX_WAIT}.
 *   <li>A newly fetched set replaces the old one, so a key that the issuer removed is gone.
 * </ul>
 */
public final class IssuerSigningKeys {
  /** How long a set is fresh if its issuer says nothing. */
  public static final Duration DEFAULT_FRESH = Duration.ofMinutes(10);

  /** The shortest time for which a set is fresh, whatever its issuer says. */
  public static final Duration MIN_FRESH = Duration.ofMinutes(1);

  /** The longest time for which a set is fresh, whatever its issuer says. */
  public static final Duration MAX_FRESH = Duration.ofHours(1);

  /** The least time between two fetches for keys that are missing from a fresh set. */
  public static final Duration UNKNOWN_KEY_PAUSE = Duration.ofSeconds(30);

  /** The least time between a failed fetch and the next. */
  public static final Duration RETRY_PAUSE = Duration.ofSeconds(10);

  /** The maximum age of a set that is used while no newer one can be fetched. */
  public static final Duration GOOD_WHILE_DOWN = Duration.ofHours(6);

  /** The longest wait for a fetch that another request has started. */
  public static final Duration MAX_WAIT = Duration.ofMillis(900);

  private static final String BROKE_OFF = "the fetch of the key set failed";

  private final Supplier<FetchedKeySet> source;
  private final Format format;
  private final InstantSource clock;
  private final Duration maxWait;

  private final RefreshedValue<CachedKeySet> held = new RefreshedValue<>(CachedKeySet.nothingYet());

  /** The format of the document with the keys. */
  @FunctionalInterface
  public interface Format {
    /**
     * Parses a document.
     *
     * @throws RefusedDocument if it is invalid
     */
    KeySet read(String text) throws RefusedDocument;
  }

  /**
   * @param source fetches the document again at each call, within a bounded time; never throws
   * @param maxWait the longest wait for a fetch that another request has started
   */
  public IssuerSigningKeys(
      Supplier<FetchedKeySet> source, Format format, InstantSource clock, Duration maxWait) {
    this.source = source;
    this.format = format;
    this.clock = clock;
    this.maxWait = maxWait;
  }

  /**
   * Finds a key. Fetches the key set again if needed.
   *
   * @param search searches one key set; called again for a newly fetched set if it finds nothing
   */
  public KeyLookup find(Function<KeySet, KeyLookup> search) {
    CachedKeySet seen = held.value();
    // Read the clock after the value, so that a set never seems to come from the future.
    Instant now = clock.instant();
    KeyLookup known = seen.find(search, now);
    boolean found = known instanceof KeyLookup.Found;
    if ((found && seen.isFresh(now)) || seen.isPausing(now)) {
      return known;
    }
    return refreshed(seen, found).find(search, clock.instant());
  }

  /**
   * @param seen the value that the caller found outdated or incomplete
   * @param usable whether the caller can use it while another request's fetch is running
   */
  private CachedKeySet refreshed(CachedKeySet seen, boolean usable) {
    return switch (held.read(seen, this::fetched, usable ? Duration.ZERO : maxWait)) {
      case SharedCall.Ended<CachedKeySet> ended -> ended.value();
      case SharedCall.NotInTime<CachedKeySet> _ ->
          usable ? seen : seen.afterFailure("the key set did not arrive in time", clock.instant());
      case SharedCall.BrokenOff<CachedKeySet> _ -> seen.afterFailure(BROKE_OFF, clock.instant());
    };
  }

  private CachedKeySet fetched(CachedKeySet last) {
    try {
      return last.after(source.get(), format, clock.instant());
    } catch (RuntimeException e) {
      // The contract forbids this. If it happens anyway, the request must not fail with it.
      return last.afterFailure(BROKE_OFF, clock.instant());
    }
  }

  /**
   * The state of an issuer's keys after an attempt to fetch them. Every attempt makes a new one.
   *
   * @param set the last set that was fetched; null before the first
   * @param fetched when it was fetched
   * @param freshFor how long it is fresh from then on
   * @param attempted when the last attempt ended, successful or not
   * @param failure the cause if the last attempt failed
   */
  private record CachedKeySet(
      @Nullable KeySet set,
      Instant fetched,
      Duration freshFor,
      Instant attempted,
      Optional<String> failure) {
    static CachedKeySet nothingYet() {
      return new CachedKeySet(
          null,
          Instant.MIN,
          Duration.ZERO,
          Instant.MIN,
          Optional.of("the key set was not fetched yet"));
    }

    CachedKeySet after(FetchedKeySet answer, Format format, Instant now) {
      return switch (answer) {
        case FetchedKeySet.Failure(String cause) -> afterFailure(cause, now);
        case FetchedKeySet.Document(String text, Optional<Duration> maxAge) -> {
          try {
            yield new CachedKeySet(format.read(text), now, bounded(maxAge), now, Optional.empty());
          } catch (RefusedDocument e) {
            yield afterFailure(e.getMessage(), now);
          }
        }
      };
    }

    CachedKeySet afterFailure(@Nullable String cause, Instant now) {
      return new CachedKeySet(set, fetched, freshFor, now, Optional.of(String.valueOf(cause)));
    }

    boolean isFresh(Instant now) {
      return isWithin(freshFor, fetched, now);
    }

    /** Whether the next attempt must wait. */
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
      // The key that is missing here may be in the set that could not be fetched.
      return known instanceof KeyLookup.Unknown && failure.isPresent()
          ? new KeyLookup.Unavailable(failure.get())
          : known;
    }

    /**
     * Excludes the end. False if the beginning is in the future, which happens after a clock jump.
     */
    private static boolean isWithin(Duration length, Instant beginning, Instant now) {
      return !now.isBefore(beginning) && Duration.between(beginning, now).compareTo(length) < 0;
    }

    private static Duration bounded(Optional<Duration> maxAge) {
      Duration requested = maxAge.orElse(DEFAULT_FRESH);
      if (requested.compareTo(MIN_FRESH) < 0) {
        return MIN_FRESH;
      }
      return requested.compareTo(MAX_FRESH) > 0 ? MAX_FRESH : requested;
    }
  }
}
