package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import vend.RefreshedValue;
import vend.SharedCall;
import vend.grant.CurrentFreezes;

/**
 * The revocations that are in force now, read from the store at most every {@link
 * CurrentFreezes#LOOK_EVERY}. The rules are those of {@link CurrentFreezes}: while the store is
 * unreachable, or if the record disappears, the last known revocations stay in force. A process
 * that has never read the store knows none.
 *
 * <p>Thread-safe. One thread reads the store; the others use the previous result until it is done.
 */
public final class CurrentRevocations {
  /** How long requests wait for another thread's first read; reads are far faster than this. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

  private final RevocationStore store;
  private final InstantSource clock;
  private final RefreshedValue<Seen> seen = new RefreshedValue<>(Seen.NOTHING);

  private record Seen(
      Instant looked, Revocations revocations, CurrentFreezes.State state, boolean recorded) {
    static final Seen NOTHING =
        new Seen(Instant.MIN, Revocations.NONE, CurrentFreezes.State.UNKNOWN, false);

    /** False also for a read in the future, which means that the clock was set back. */
    boolean isRecent(Instant now) {
      return !now.isBefore(looked) && now.isBefore(looked.plus(CurrentFreezes.LOOK_EVERY));
    }

    Seen after(RevocationStore.Found found, Instant now) {
      return switch (found) {
        case RevocationStore.Known(Revocations known) ->
            new Seen(now, known.andEarlier(revocations, now), CurrentFreezes.State.CURRENT, true);
        case RevocationStore.Absent _ ->
            new Seen(
                now,
                revocations,
                recorded ? CurrentFreezes.State.GONE : CurrentFreezes.State.CURRENT,
                recorded);
        case RevocationStore.Unreachable _ ->
            new Seen(
                now,
                revocations,
                state == CurrentFreezes.State.CURRENT ? CurrentFreezes.State.OLD : state,
                recorded);
      };
    }
  }

  /** The revocations in force, and how reliable they are. */
  public record Current(Revocations revocations, CurrentFreezes.State state) {}

  public CurrentRevocations(RevocationStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Returns the revocations in force; reads the store first if the last read is too old. */
  public Current now() {
    Seen last = seen.value();
    return last.isRecent(clock.instant()) ? current(last) : current(look(last));
  }

  /** Reads the store now, so that this process applies what it has just written. */
  public Current readNow() {
    return current(look(seen.value()));
  }

  private static Current current(Seen seen) {
    return new Current(seen.revocations, seen.state);
  }

  /** Waits only for the very first read; later, other threads use the previous result. */
  private Seen look(Seen last) {
    Duration wait = last.state == CurrentFreezes.State.UNKNOWN ? FIRST_LOOK : Duration.ZERO;
    return switch (seen.read(last, old -> old.after(store.read(), clock.instant()), wait)) {
      case SharedCall.Ended<Seen> ended -> ended.value();
      case SharedCall.NotInTime<Seen> _ -> last;
      case SharedCall.BrokenOff<Seen>(Throwable cause) ->
          throw new IllegalStateException(
              "Another thread failed while it was reading the revocations.", cause);
    };
  }
}
