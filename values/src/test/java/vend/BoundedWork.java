package vend;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.function.Executable;

/** Checks that the work on a long text grows only linearly with its length. */
public final class BoundedWork {
  /**
   * A guard against hanging, not a measurement: linear work on these texts takes milliseconds,
   * quadratic work takes minutes.
   */
  private static final Duration HANG_LIMIT = Duration.ofSeconds(20);

  private static final long BYTES_PER_CHARACTER = 256;

  /** Covers class loading, and the fixed cost of a request of any length. */
  private static final long FIXED_BYTES = 64L << 20;

  private BoundedWork() {}

  /**
   * Runs the work and limits the bytes that it allocates: quadratic copying allocates gigabytes.
   */
  public static void on(int characters, Executable work) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertTimeoutPreemptively(
        HANG_LIMIT,
        () -> {
          long before = threads.getCurrentThreadAllocatedBytes();
          work.execute();
          long allocated = threads.getCurrentThreadAllocatedBytes() - before;
          assertTrue(
              allocated <= FIXED_BYTES + BYTES_PER_CHARACTER * characters,
              () -> "%d bytes for %d characters".formatted(allocated, characters));
        });
  }
}
