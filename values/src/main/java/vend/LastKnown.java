package vend;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BinaryOperator;

/**
 * A record of a store that all processes share, read at most every {@link #LOOK_EVERY}.
 *
 * <p>Thread-safe. One thread reads the store; the others use the previous result until it is done.
 *
 * <p>While the store is unreachable, the last known record stays in force without a time limit. A
 * process that has never read the store knows nothing and reports {@link State#UNKNOWN}. Vend never
 * deletes a record, so if a known one disappears, it stays in force, too: only an attacker or an
 * accident deletes it.
 *
 * @param <V> the content of the record
 */
public final class LastKnown<V> {
  /** The time between two reads, and so the longest delay until a change is in force everywhere. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** How long requests wait for another thread's first read; reads are far faster than this. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

  private final Store<V> store;
  private final BinaryOperator<V> next;
  private final InstantSource clock;
  private final RefreshedValue<Seen<V>> seen;

  /**
   * The port to a record.
   *
   * @param <V> the content of the record
   */
  @FunctionalInterface
  public interface Store<V> {
    /** Reads the record. Failures of the store or the network are {@link Unreachable}. */
    Found<V> read();
  }

  /**
   * The result of a read.
   *
   * @param <V> the content of the record
   */
  public sealed interface Found<V> {}

  /** The record, which may be empty. */
  public record Known<V>(V value) implements Found<V> {}

  /** There is no record: nothing was written yet, or the record was deleted. */
  public record Absent<V>() implements Found<V> {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for logs
   */
  public record Unreachable<V>(String cause) implements Found<V> {}

  /** How reliable the known record is, the most reliable first. */
  public enum State {
    /** The store answered the last read. */
    CURRENT,
    /** The store is unreachable; the last known record is in force. */
    OLD,
    /** The store has not answered yet; nothing is known. */
    UNKNOWN,
    /** The record was deleted; the last known one is in force. */
    GONE
  }

  /** The record in force, and how reliable it is. */
  public record Current<V>(V value, State state) {}

  private record Seen<V>(Instant looked, Current<V> current, boolean recorded) {
    /** False also for a read in the future, which means that the clock was set back. */
    boolean isRecent(Instant now) {
      return !now.isBefore(looked) && now.isBefore(looked.plus(LOOK_EVERY));
    }

    Seen<V> after(Found<V> found, Instant now, BinaryOperator<V> next) {
      V last = current.value;
      return switch (found) {
        case Known<V>(V known) ->
            new Seen<>(now, new Current<>(next.apply(last, known), State.CURRENT), true);
        case Absent<V> _ ->
            new Seen<>(now, new Current<>(last, recorded ? State.GONE : State.CURRENT), recorded);
        case Unreachable<V> _ ->
            new Seen<>(
                now,
                new Current<>(last, current.state == State.CURRENT ? State.OLD : current.state),
                recorded);
      };
    }
  }

  /**
   * A record whose content is the one that was read last.
   *
   * @param nothing the content before the first read
   */
  public LastKnown(Store<V> store, V nothing, InstantSource clock) {
    this(store, nothing, (_, known) -> known, clock);
  }

  /**
   * A record whose content depends on earlier reads.
   *
   * @param nothing the content before the first read
   * @param next the content after a read, from the last content and the one that was read
   */
  public LastKnown(Store<V> store, V nothing, BinaryOperator<V> next, InstantSource clock) {
    this.store = store;
    this.next = next;
    this.clock = clock;
    this.seen =
        new RefreshedValue<>(new Seen<>(Instant.MIN, new Current<>(nothing, State.UNKNOWN), false));
  }

  /** Whether {@link #now} can answer without a read. */
  public boolean isRecent() {
    return seen.value().isRecent(clock.instant());
  }

  /** Returns the record in force; reads the store first if the last read is too old. */
  public Current<V> now() {
    Seen<V> last = seen.value();
    return last.isRecent(clock.instant()) ? last.current : look(last).current;
  }

  /** Reads the store now, so that this process applies what it has just written. */
  public Current<V> readNow() {
    return look(seen.value()).current;
  }

  /** Waits only for the very first read; later, other threads use the previous result. */
  private Seen<V> look(Seen<V> last) {
    Duration wait = last.current.state == State.UNKNOWN ? FIRST_LOOK : Duration.ZERO;
    return switch (seen.read(last, this::read, wait)) {
      case SharedCall.Ended<Seen<V>> ended -> ended.value();
      case SharedCall.NotInTime<Seen<V>> _ -> last;
      case SharedCall.BrokenOff<Seen<V>>(Throwable cause) ->
          throw new IllegalStateException(
              "Another thread failed while it was reading the record.", cause);
    };
  }

  private Seen<V> read(Seen<V> last) {
    return last.after(store.read(), clock.instant(), next);
  }
}
