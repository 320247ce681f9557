package vend.grant;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import vend.RefreshedValue;
import vend.SharedCall;

/**
 * The freezes that are in force now, read from the store at most every {@link #LOOK_EVERY}.
 *
 * <p>There are two stores: what {@code vend freeze} wrote, and what operators froze at the hub.
 * What either freezes is frozen.
 *
 * <p>Thread-safe. One thread reads the stores; the others use the previous result until it is done.
 *
 * <p>While the store is unreachable, the last known freezes stay in force without a time limit. A
 * process that has never read the store goes by the grants file alone and reports {@link
 * State#UNKNOWN}: the store is the table, and while it is down, an operator cannot freeze anything
 * either.
 *
 * <p>{@code vend thaw} empties the record and never deletes it. If a known record disappears, the
 * last known freezes therefore stay in force: only an attacker or an accident deletes it.
 */
public final class CurrentFreezes {
  /** The time between two reads, and so the longest delay until a freeze is in force everywhere. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** How long requests wait for another thread's first read; reads are far faster than this. */
  static final Duration FIRST_LOOK = Duration.ofSeconds(5);

  private final FreezeStore store;
  private final Optional<FreezeStore> hubStore;
  private final InstantSource clock;
  private final RefreshedValue<Both> seen = new RefreshedValue<>(Both.NOTHING);

  private record Both(Seen byTable, Seen byHub) {
    static final Both NOTHING = new Both(Seen.NOTHING, Seen.NOTHING);

    boolean isRecent(Instant now) {
      return byTable.isRecent(now) && byHub.isRecent(now);
    }

    /** The less reliable of the two. */
    State state() {
      return byTable.state.compareTo(byHub.state) > 0 ? byTable.state : byHub.state;
    }
  }

  private record Seen(Instant looked, Freezes freezes, State state, boolean recorded) {
    static final Seen NOTHING = new Seen(Instant.MIN, Freezes.NONE, State.UNKNOWN, false);

    /** False also for a read in the future, which means that the clock was set back. */
    boolean isRecent(Instant now) {
      return !now.isBefore(looked) && now.isBefore(looked.plus(LOOK_EVERY));
    }

    Seen after(FreezeStore.Found found, Instant now) {
      return switch (found) {
        case FreezeStore.Known(Freezes known) -> new Seen(now, known, State.CURRENT, true);
        case FreezeStore.Absent _ ->
            new Seen(now, freezes, recorded ? State.GONE : State.CURRENT, recorded);
        case FreezeStore.Unreachable _ ->
            new Seen(now, freezes, state == State.CURRENT ? State.OLD : state, recorded);
      };
    }
  }

  /** How reliable the known freezes are, the most reliable first. */
  public enum State {
    /** The store answered the last read. */
    CURRENT,
    /** The store is unreachable; the last known freezes are in force. */
    OLD,
    /** The store has not answered yet; no freeze is known. */
    UNKNOWN,
    /** The record was deleted; the last known freezes are in force. */
    GONE
  }

  /** The freezes in force, and how reliable they are. */
  public record Current(Freezes freezes, State state) {}

  /** Over one store, for tests and for hubs whose operators use the table alone. */
  public CurrentFreezes(FreezeStore store, InstantSource clock) {
    this(store, Optional.empty(), clock);
  }

  /**
   * Over both stores.
   *
   * @param store what {@code vend freeze} wrote
   * @param hubStore what operators froze at the hub
   */
  public CurrentFreezes(FreezeStore store, FreezeStore hubStore, InstantSource clock) {
    this(store, Optional.of(hubStore), clock);
  }

  private CurrentFreezes(FreezeStore store, Optional<FreezeStore> hubStore, InstantSource clock) {
    this.store = store;
    this.hubStore = hubStore;
    this.clock = clock;
  }

  /** Returns the freezes in force; reads the stores first if the last read is too old. */
  public Current now() {
    Both last = seen.value();
    if (!last.isRecent(clock.instant())) {
      last = look(last);
    }
    return new Current(last.byTable.freezes.and(last.byHub.freezes), last.state());
  }

  /** Waits only for the very first read; later, other threads use the previous result. */
  private Both look(Both last) {
    Duration wait = last.state() == State.UNKNOWN ? FIRST_LOOK : Duration.ZERO;
    return switch (seen.read(last, this::read, wait)) {
      case SharedCall.Ended<Both> ended -> ended.value();
      case SharedCall.NotInTime<Both> _ -> last;
      case SharedCall.BrokenOff<Both>(Throwable cause) ->
          throw new IllegalStateException(
              "Another thread failed while it was reading the freezes.", cause);
    };
  }

  /** Reads both stores at the same time, so that the wait is that of one. Each read is bounded. */
  private Both read(Both old) {
    if (hubStore.isEmpty()) {
      Seen byTable = old.byTable.after(store.read(), clock.instant());
      return new Both(byTable, old.byHub.after(new FreezeStore.Absent(), clock.instant()));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<FreezeStore.Found> byHub = threads.submit(hubStore.get()::read);
      FreezeStore.Found byTable = store.read();
      return new Both(
          old.byTable.after(byTable, clock.instant()),
          old.byHub.after(result(byHub), clock.instant()));
    }
  }

  private static FreezeStore.Found result(Future<FreezeStore.Found> read) {
    try {
      return read.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new FreezeStore.Unreachable("Interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the freezes of the hub could not be read", e.getCause());
    }
  }
}
