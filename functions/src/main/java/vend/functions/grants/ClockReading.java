package vend.functions.grants;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A moment by two clocks. The wall clock advances while Lambda has an instance frozen, but it can
 * jump. The monotonic clock never jumps while the process runs, but it may stop with the process. A
 * value is old if either clock says so.
 *
 * @param wall the time of day
 * @param nanos the monotonic clock, in nanoseconds
 */
public record ClockReading(Instant wall, long nanos) {
  /** The age of a moment in the future, or of a moment whose age is not known. */
  public static final Duration UNKNOWN = ChronoUnit.FOREVER.getDuration();

  /** Reads both clocks at each call. */
  public static Supplier<ClockReading> source(InstantSource wall, LongSupplier nanos) {
    return () -> new ClockReading(wall.instant(), nanos.getAsLong());
  }

  /** The time since an earlier moment; {@link #UNKNOWN} if a clock has gone back since. */
  public Duration since(ClockReading earlier) {
    Duration byWall = Duration.between(earlier.wall, wall);
    Duration byCount = Duration.ofNanos(nanos - earlier.nanos);
    if (byWall.isNegative() || byCount.isNegative()) {
      return UNKNOWN;
    }
    return byWall.compareTo(byCount) > 0 ? byWall : byCount;
  }
}
