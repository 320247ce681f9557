package vend.grant;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import vend.RefreshedValue;
import vend.SharedCall;

/**
 * The freezes that are in force now, read from the store at most every {@link #LOOK_EVERY}.
 *
 * <p>Thread-safe. One thread reads the store; the others use the previous result until it is done.
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
  private final InstantSource clock;
  private final RefreshedValue<Seen> seen = new RefreshedValue<>(Seen.NOTHING);

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

  /** How reliable the known freezes are. */
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

  public CurrentFreezes(FreezeStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Returns the freezes in force; reads the store first if the last read is too old. */
  public Current now() {
    Seen last = seen.value();
    if (!last.isRecent(clock.instant())) {
      last = look(last);
    }
    return new Current(last.freezes, last.state);
  }

  /** Waits only for the very first read; later, other threads use the previous result. */
  private Seen look(Seen last) {
    Duration wait = last.state == State.UNKNOWN ? FIRST_LOOK : Duration.ZERO;
    return switch (seen.read(last, old -> old.after(store.read(), clock.instant()), wait)) {
      case SharedCall.Ended<Seen> ended -> ended.value();
      case SharedCall.NotInTime<Seen> _ -> last;
      case SharedCall.BrokenOff<Seen>(Throwable cause) ->
          throw new IllegalStateException(
              "Another thread failed while it was reading the freezes.", cause);
    };
  }
}
