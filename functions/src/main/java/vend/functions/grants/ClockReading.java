package vend.functions.grants;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A moment by two clocks. The wall clock goes on while Lambda has an instance frozen, and can jump;
 * the other never jumps while the process runs, and may stand still with it. What is old by either
 * of them is old.
 *
 * @param wall the time of day
 * @param nanos by a clock that only counts
 */
public record ClockReading(Instant wall, long nanos) {
  /** The age of what is from the future, and of what nobody knows the age of. */
  public static final Duration UNKNOWN = ChronoUnit.FOREVER.getDuration();

  /** A source of moments. */
  public static Supplier<ClockReading> source(InstantSource wall, LongSupplier nanos) {
    return () -> new ClockReading(wall.instant(), nanos.getAsLong());
  }

  /** How long ago the other was; {@link #UNKNOWN} if a clock has gone back since. */
  public Duration since(ClockReading earlier) {
    Duration byWall = Duration.between(earlier.wall, wall);
    Duration byCount = Duration.ofNanos(nanos - earlier.nanos);
    if (byWall.isNegative() || byCount.isNegative()) {
      return UNKNOWN;
    }
    return byWall.compareTo(byCount) > 0 ? byWall : byCount;
  }
}
