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
import vend.caller.Person;

/**
 * Rate limits: how often one caller, and all callers together, may cause a call to STS, and how
 * often one caller may be denied, and how often one person may list requests. Thread-safe.
 *
 * <p>Counts are kept in this process and, from the second call in a window on, in the table, so
 * that they hold across processes. Each process may be off by one call that it has not reported
 * yet. While the table does not answer, each process counts on its own.
 *
 * <p>Responses from the cache, and requests that join a running call, are not counted.
 */
public final class Limits {
  /** The calls to STS that one caller may cause in a minute. */
  public static final int CALLS_PER_CALLER = 300;

  /**
   * The denials of one caller in a minute that are not counted; real clients repeat up to 36 times.
   */
  public static final int UNCOUNTED_DENIALS = 60;

  /** The pages of lists that one person may read in a minute. Each costs up to 500 reads. */
  public static final int LISTS_PER_PERSON = 60;

  /**
   * The calls to STS in a second, for all callers. AWS allows 600 for an account and region; the
   * difference is for processes that have not reported their first call yet.
   */
  public static final int CALLS_IN_TOTAL = 500;

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
   * @param threads writes counts to the table in the background
   */
  public Limits(Counters counters, Executor threads, InstantSource clock) {
    this.counters = counters;
    this.threads = threads;
    this.clock = clock;
  }

  /**
   * A limit is exceeded.
   *
   * @param reason {@link Reason#TOO_MANY_REQUESTS} for the limit of one caller, {@link
   *     Reason#STS_THROTTLED} for that of all callers
   * @param cause which limit, for the decision event
   * @param retryAfter when the client may try again
   */
  public record Exceeded(Reason reason, String cause, Duration retryAfter) {}

  private record Window(String name, Instant end) {}

  /** Returns the limit that forbids this caller to cause a call to STS now, if any. */
  public synchronized Optional<Exceeded> exceeded(Caller caller) {
    Window own = starts(caller);
    if (count(own) >= CALLS_PER_CALLER) {
      return Optional.of(exceeded(Reason.TOO_MANY_REQUESTS, "caller", own));
    }
    Window all = startsOfAll();
    return count(all) >= CALLS_IN_TOTAL
        ? Optional.of(exceeded(Reason.STS_THROTTLED, "guard", all))
        : Optional.empty();
  }

  /**
   * Counts a call to STS. The result completes when the table has the count, or cannot be reached.
   */
  public CompletableFuture<Void> started(Caller caller) {
    var reports = new ArrayList<CompletableFuture<Void>>();
    for (Window window : List.of(starts(caller), startsOfAll())) {
      long number = countOne(window);
      if (number > 0) {
        reports.add(CompletableFuture.runAsync(() -> report(window, number), threads));
      }
    }
    return CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new));
  }

  /**
   * Counts a denial. Denials above {@link #UNCOUNTED_DENIALS} count like calls to STS.
   *
   * @return the limit that the caller exceeds, if any
   */
  public synchronized Optional<Exceeded> refused(Caller caller) {
    Window refusals = window("refusals#" + digest(caller), MINUTE);
    counted(refusals).add();
    if (count(refusals) <= UNCOUNTED_DENIALS) {
      return Optional.empty();
    }
    Window own = starts(caller);
    if (count(own) < CALLS_PER_CALLER) {
      counted(own).add();
      return Optional.empty();
    }
    return Optional.of(exceeded(Reason.TOO_MANY_REQUESTS, "refusals", own));
  }

  /**
   * Counts a page of a list that a person reads. Waits for the table, as the list itself does.
   *
   * @return the limit that the person exceeds, if any
   */
  public Optional<Exceeded> listed(Person person) {
    Window lists = window("lists#" + Sha256.of(person.value().getBytes(UTF_8)), MINUTE);
    synchronized (this) {
      if (count(lists) >= LISTS_PER_PERSON) {
        return Optional.of(exceeded(Reason.TOO_MANY_REQUESTS, "lists", lists));
      }
    }
    long number = countOne(lists);
    if (number > 0) {
      report(lists, number);
    }
    return Optional.empty();
  }

  private synchronized long countOne(Window window) {
    CountedWindow counted = counted(window);
    counted.add();
    long number = counted.toReport();
    counted.reported(number);
    return number;
  }

  private void report(Window window, long number) {
    var total = counters.add(window.name, number, window.end.plus(KEPT));
    synchronized (this) {
      counted(window).merge(total);
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

  /** The issuer's length comes first, so that no other pair has the same text. */
  private static String digest(Caller caller) {
    return Sha256.of(
        "%d:%s%s"
            .formatted(caller.issuerUrl().length(), caller.issuerUrl(), caller.subject())
            .getBytes(UTF_8));
  }

  /**
   * The count of one time window, as this process knows it: its own count, and the total of all
   * processes when it last wrote to the table.
   */
  private static final class CountedWindow {
    /** The first call of a window is not written to the table; the second writes both. */
    private static final long UNREPORTED = 1;

    private long known;
    private long unreported;

    long count() {
      return known + unreported;
    }

    void add() {
      unreported++;
    }

    /** How many calls to write to the table now. */
    long toReport() {
      return unreported > UNREPORTED || known > 0 ? unreported : 0;
    }

    /** Marks calls as written, so that they are written once, whatever the table answers. */
    void reported(long number) {
      unreported -= number;
      known += number;
    }

    /** Takes the total from the table, which is never less than what this process counted. */
    void merge(OptionalLong total) {
      total.ifPresent(all -> known = Math.max(known, all));
    }
  }
}
