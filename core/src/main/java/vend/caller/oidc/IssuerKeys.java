package vend.caller.oidc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import vend.Refreshed;
import vend.SharedCall;
import vend.caller.RefusedDocument;

/**
 * The keys of one issuer, kept by the rules of {@link CachedKeySets}. Safe for use by many threads.
 */
public final class IssuerKeys {
  private static final String BROKE_OFF = "the fetch broke off";

  private final Supplier<FetchedKeySet> source;
  private final Format format;
  private final InstantSource clock;
  private final Duration maxWait;

  private final Refreshed<HeldKeySet> held = new Refreshed<>(HeldKeySet.nothingYet());

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
  public IssuerKeys(
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
      case SharedCall.Made<HeldKeySet>(HeldKeySet next) -> next;
      case SharedCall.Joined<HeldKeySet>(HeldKeySet next) -> next;
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
}
