package vend;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.function.Executable;

/** Holds what is done with a long text to an amount of work that grows with its length alone. */
public final class BoundedWork {
  /**
   * A guard against hanging, and no measurement: linear work on these texts takes milliseconds,
   * quadratic work minutes.
   */
  private static final Duration HANGS = Duration.ofSeconds(20);

  private static final long BYTES_PER_CHARACTER = 256;

  /** For classes that are loaded on the way, and what a request costs of any length. */
  private static final long BYTES_BESIDES = 64L << 20;

  private BoundedWork() {}

  /** Does it, and counts the bytes that it allocates: quadratic copying makes gigabytes. */
  public static void on(int characters, Executable work) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertTimeoutPreemptively(
        HANGS,
        () -> {
          long before = threads.getCurrentThreadAllocatedBytes();
          work.execute();
          long allocated = threads.getCurrentThreadAllocatedBytes() - before;
          assertTrue(
              allocated <= BYTES_BESIDES + BYTES_PER_CHARACTER * characters,
              () -> "%d bytes for %d characters".formatted(allocated, characters));
        });
  }
}
