package vend.vending.limit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import vend.Reason;
import vend.Sha256;
import vend.caller.Caller;

/**
 * How often STS may be asked, by one caller and by all, and how often one caller may be refused.
 * Safe for use by many threads.
 *
 * <p>Counts are kept here and, from the second in a window on, in the table, so that they hold over
 * all processes: within one call for each process that has not told the others yet. While the table
 * does not answer, each process counts for itself.
 *
 * <p>An answer from the cache is not counted, nor is one that joins a running call.
 */
public final class Limits {
  /** Calls to STS that one caller may bring about in a minute. */
  public static final int STARTS_OF_A_CALLER = 300;

  /** Refusals in a minute that one caller has free; real clients repeat one up to 36 times. */
  public static final int FREE_REFUSALS = 60;

  /**
   * Calls to STS in a second, of all callers: below the 600 that AWS allows an account in a region,
   * by as many as there may be processes that have not told the others yet.
   */
  public static final int STARTS_OF_ALL = 500;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final int MOST_WINDOWS = 10_000;

  private final Counters counters;
  private final Executor threads;
  private final InstantSource clock;
  private final Map<String, CountedWindow> windows =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CountedWindow> eldest) {
          return size() > MOST_WINDOWS;
        }
      };

  /**
   * @param counters what all processes share
   * @param threads tells the others, while the one that counts goes on
   * @param clock says which window it is
   */
  public Limits(Counters counters, Executor threads, InstantSource clock) {
    this.counters = counters;
    this.threads = threads;
    this.clock = clock;
  }

  /**
   * Too many.
   *
   * @param reason {@link Reason#TOO_MANY_REQUESTS} for the caller's own, {@link
   *     Reason#STS_THROTTLED} for those of all
   * @param cause which limit, for the event
   * @param retryAfter when it is worth trying again
   */
  public record Exceeded(Reason reason, String cause, Duration retryAfter) {}

  private record Window(String name, Instant end) {}

  /** Whether the caller may not start a call to STS now. */
  public synchronized Optional<Exceeded> exceeded(Caller caller) {
    Window own = starts(caller);
    if (count(own) >= STARTS_OF_A_CALLER) {
      return Optional.of(exceeded(Reason.TOO_MANY_REQUESTS, "caller", own));
    }
    Window all = startsOfAll();
    return count(all) >= STARTS_OF_ALL
        ? Optional.of(exceeded(Reason.STS_THROTTLED, "guard", all))
        : Optional.empty();
  }

  /**
   * Counts a call to STS. The result is done when the other processes know of it, or can't be told.
   */
  public CompletableFuture<Void> started(Caller caller) {
    var telling = new ArrayList<CompletableFuture<Void>>();
    for (Window window : List.of(starts(caller), startsOfAll())) {
      long number = countOne(window);
      if (number > 0) {
        telling.add(CompletableFuture.runAsync(() -> tell(window, number), threads));
      }
    }
    return CompletableFuture.allOf(telling.toArray(CompletableFuture[]::new));
  }

  /**
   * Counts a refusal: those that a caller has not free count as if they had asked STS.
   *
   * @return the limit, if the caller is over it
   */
  public synchronized Optional<Exceeded> refused(Caller caller) {
    Window refusals = window("refusals#" + digest(caller), MINUTE);
    counted(refusals).add();
    if (count(refusals) <= FREE_REFUSALS) {
      return Optional.empty();
    }
    Window own = starts(caller);
    if (count(own) < STARTS_OF_A_CALLER) {
      counted(own).add();
      return Optional.empty();
    }
    return Optional.of(exceeded(Reason.TOO_MANY_REQUESTS, "refusals", own));
  }

  private synchronized long countOne(Window window) {
    CountedWindow counted = counted(window);
    counted.add();
    long number = counted.toTell();
    counted.told(number);
    return number;
  }

  private void tell(Window window, long number) {
    var total = counters.add(window.name, number, window.end.plus(KEPT));
    synchronized (this) {
      counted(window).heard(total);
    }
  }

  private long count(Window window) {
    return counted(window).count();
  }

  private CountedWindow counted(Window window) {
    return windows.computeIfAbsent(window.name, _ -> new CountedWindow());
  }

  private Window starts(Caller caller) {
    return window("starts#" + digest(caller), MINUTE);
  }

  private Window startsOfAll() {
    return window("starts", SECOND);
  }

  private Window window(String name, Duration length) {
    long number = clock.millis() / length.toMillis();
    return new Window(name + "#" + number, Instant.ofEpochMilli((number + 1) * length.toMillis()));
  }

  private Exceeded exceeded(Reason reason, String cause, Window window) {
    Duration left = Duration.between(clock.instant(), window.end);
    return new Exceeded(reason, cause, left);
  }

  /** The issuer's length stands before it, so that no other pair has the same text. */
  private static String digest(Caller caller) {
    return Sha256.of(
        "%d:%s%s"
            .formatted(caller.issuerUrl().length(), caller.issuerUrl(), caller.subject())
            .getBytes(UTF_8));
  }

  /**
   * One count over one stretch of time, as this process knows it: what it counted itself, and what
   * all processes together had when it last told them.
   */
  private static final class CountedWindow {
    /** The first count of a window is not written to the table; the second writes both. */
    private static final long UNTOLD = 1;

    private long known;
    private long untold;

    long count() {
      return known + untold;
    }

    void add() {
      untold++;
    }

    /** How many the other processes are to be told of now. */
    long toTell() {
      return untold > UNTOLD || known > 0 ? untold : 0;
    }

    /** Takes what they were told off, so that it is told once, whatever comes back. */
    void told(long number) {
      untold -= number;
      known += number;
    }

    /** Never less than what this process counted itself. */
    void heard(OptionalLong total) {
      total.ifPresent(all -> known = Math.max(known, all));
    }
  }
}
