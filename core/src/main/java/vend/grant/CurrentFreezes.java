package vend.grant;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import vend.RefreshedValue;
import vend.SharedCall;

/**
 * What is frozen now: read again before a decision when the last look was {@link #LOOK_EVERY} ago.
 * Safe for use by many threads; one of them looks, and the others go on with what was seen last,
 * for at most that look's time more.
 *
 * <p>While the store does not answer, what was seen last stays in force, however long. A process
 * that has never seen it goes by the grants file alone, and says so: the store is the table, and
 * where that is down nobody could freeze anything either.
 *
 * <p>{@code vend thaw} empties the record and never deletes it. So where a record that was once
 * seen is gone, what it said last stays in force, too: only an attacker or an accident deletes it.
 */
public final class CurrentFreezes {
  /** How old the last look may be: a freeze is in force everywhere within that time. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** How long a request waits for the first look of another; far longer than the store takes. */
  static final Duration FIRST_LOOK = Duration.ofSeconds(5);

  private final FreezeStore store;
  private final InstantSource clock;
  private final RefreshedValue<Seen> seen = new RefreshedValue<>(Seen.NOTHING);

  private record Seen(Instant looked, Freezes freezes, State state, boolean recorded) {
    static final Seen NOTHING = new Seen(Instant.MIN, Freezes.NONE, State.UNKNOWN, false);

    /** Never if the look is still to come, as after a jump of the clock. */
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

  /** How well it is known what is frozen. */
  public enum State {
    /** The store answered when it was last asked. */
    CURRENT,
    /** The store does not answer; what it said before is in force. */
    OLD,
    /** The store has not answered yet; nothing is known to be frozen. */
    UNKNOWN,
    /** The record was there and is deleted; what it said last is in force. */
    GONE
  }

  /**
   * What is frozen, and how well that is known.
   *
   * @param freezes what is in force
   * @param state how well it is known
   */
  public record Current(Freezes freezes, State state) {}

  /** Freezes in a store. */
  public CurrentFreezes(FreezeStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What is in force now. */
  public Current now() {
    Seen last = seen.value();
    if (!last.isRecent(clock.instant())) {
      last = look(last);
    }
    return new Current(last.freezes, last.state);
  }

  /** The first look of all is waited for; later ones only by the thread that looks. */
  private Seen look(Seen last) {
    Duration wait = last.state == State.UNKNOWN ? FIRST_LOOK : Duration.ZERO;
    return switch (seen.read(last, old -> old.after(store.read(), clock.instant()), wait)) {
      case SharedCall.Ended<Seen> ended -> ended.value();
      case SharedCall.NotInTime<Seen> _ -> last;
      case SharedCall.BrokenOff<Seen>(Throwable cause) ->
          throw new IllegalStateException("the look of another thread broke off", cause);
    };
  }
}
