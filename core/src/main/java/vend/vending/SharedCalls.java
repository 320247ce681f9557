package vend.vending;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Lets threads of this process that want the same at the same time share one way to it. */
final class SharedCalls {
  /**
   * What is wanted.
   *
   * @param key the keys
   * @param fresh whether they must be new
   * @param onRecord whether they are of no use without a lease
   * @param patience how long the caller waits; callers share a call only with equally patient ones,
   *     so that none fails because another gave up earlier
   */
  record Wanted(CacheKey key, boolean fresh, boolean onRecord, Patience patience) {}

  private final Map<Wanted, CompletableFuture<Vending.Outcome>> underWay =
      new ConcurrentHashMap<>();

  /**
   * Goes the way, or waits for the thread that is on it.
   *
   * @return what came of it; empty if the other thread takes longer than that
   */
  Optional<Vending.Outcome> share(
      Wanted wanted, Supplier<Vending.Outcome> way, Duration longestWait) {
    var mine = new CompletableFuture<Vending.Outcome>();
    var others = underWay.putIfAbsent(wanted, mine);
    return others == null
        ? Optional.of(lead(wanted, way, mine))
        : await(others, longestWait).map(Vending.Outcome::joined);
  }

  private Vending.Outcome lead(
      Wanted wanted, Supplier<Vending.Outcome> way, CompletableFuture<Vending.Outcome> result) {
    try {
      Vending.Outcome outcome = way.get();
      result.complete(outcome);
      return outcome;
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(wanted, result);
    }
  }

  private static Optional<Vending.Outcome> await(
      CompletableFuture<Vending.Outcome> others, Duration longest) {
    try {
      return Optional.of(others.get(longest.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the call that this one joined broke off", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
