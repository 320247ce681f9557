package vend.caller;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer, kept by the rules of {@link CachedKeySets}. Safe for use by many threads.
 */
public final class IssuerKeys {
  private final Supplier<FetchedKeySet> source;
  private final Format format;
  private final InstantSource clock;
  private final Duration maxWait;

  private final ReentrantLock lock = new ReentrantLock();
  private volatile HeldKeySet held = HeldKeySet.nothingYet();
  private @Nullable CompletableFuture<HeldKeySet> fetchUnderWay;

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
    HeldKeySet seen = held;
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
    CompletableFuture<HeldKeySet> mine = new CompletableFuture<>();
    CompletableFuture<HeldKeySet> others;
    lock.lock();
    try {
      if (!held.equals(seen)) {
        return held;
      }
      others = fetchUnderWay;
      if (others == null) {
        fetchUnderWay = mine;
      }
    } finally {
      lock.unlock();
    }
    if (others == null) {
      return fetch(seen, mine);
    }
    return bearable ? seen : await(others, seen);
  }

  private HeldKeySet fetch(HeldKeySet seen, CompletableFuture<HeldKeySet> result) {
    HeldKeySet next = seen.afterFailure("the fetch broke off", clock.instant());
    try {
      FetchedKeySet answer = source.get();
      next = seen.after(answer, format, clock.instant());
    } catch (RuntimeException e) {
      // A source throws nothing by contract; one that does must not take the request with it.
    } finally {
      publish(next, result);
    }
    return next;
  }

  private void publish(HeldKeySet next, CompletableFuture<HeldKeySet> result) {
    lock.lock();
    try {
      held = next;
      fetchUnderWay = null;
    } finally {
      lock.unlock();
    }
    result.complete(next);
  }

  private HeldKeySet await(CompletableFuture<HeldKeySet> others, HeldKeySet seen) {
    try {
      return others.get(maxWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return seen.afterFailure("the key set takes too long", clock.instant());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return seen.afterFailure("interrupted", clock.instant());
    }
  }
}
