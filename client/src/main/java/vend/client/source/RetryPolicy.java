package vend.client.source;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How long a caller tries again while failures are passing ones: by the server's {@code
 * Retry-After}, else with jittered exponential back-off.
 *
 * @param longest from the first attempt to the end of the last; zero allows one attempt only
 * @param pause waits between two attempts
 * @param nanos a clock that never jumps, as {@link System#nanoTime}
 * @param jitter from 0 to 1, so that clients that failed together do not return together
 */
public record RetryPolicy(
    Duration longest, Pause pause, LongSupplier nanos, DoubleSupplier jitter) {
  /** For commands and programs: 60 s in all. */
  public static final RetryPolicy A_MINUTE = real(Duration.ofSeconds(60));

  /** One attempt. */
  public static final RetryPolicy AT_ONCE = real(Duration.ZERO);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofSeconds(16);

  private static RetryPolicy real(Duration longest) {
    return new RetryPolicy(
        longest, Pause.REAL, System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
  }

  /** The same with one attempt only. */
  public RetryPolicy atOnce() {
    return new RetryPolicy(Duration.ZERO, pause, nanos, jitter);
  }

  /** One attempt of several. */
  @FunctionalInterface
  public interface Attempt<T> {
    /**
     * Makes it.
     *
     * @param longest how long it may take; longer than any attempt where there is only one
     */
    T within(Duration longest) throws NoCredentials;
  }

  /** Whether there may be more than one attempt. */
  public boolean waits() {
    return longest.isPositive();
  }

  /**
   * Makes attempts until one succeeds, fails for good, or the time is over.
   *
   * @param progress hears of each pause
   * @throws NoCredentials the last failure
   */
  public <T> T make(Attempt<T> attempt, Progress progress) throws NoCredentials {
    if (!waits()) {
      return attempt.within(Duration.ofDays(1));
    }
    long began = nanos.getAsLong();
    Duration backOff = FIRST;
    NoCredentials.NotAnswered failure;
    try {
      return attempt.within(longest);
    } catch (NoCredentials.NotAnswered e) {
      failure = e;
    }
    while (true) {
      Duration wait = wait(failure, backOff);
      if (!failure.isPassing() || wait.compareTo(left(began)) >= 0) {
        throw failure;
      }
      progress.step("%s; trying again in %d s ...".formatted(failure.getMessage(), seconds(wait)));
      pause(wait, failure);
      backOff = backOff.multipliedBy(2).compareTo(MOST) > 0 ? MOST : backOff.multipliedBy(2);
      try {
        return attempt.within(left(began));
      } catch (NoCredentials.NotAnswered e) {
        // An attempt that was cut short says less than the answer before it.
        failure = left(began).isPositive() ? e : failure;
      }
    }
  }

  private Duration left(long began) {
    return longest.minusNanos(nanos.getAsLong() - began);
  }

  private Duration wait(NoCredentials.NotAnswered failure, Duration backOff) {
    return failure
        .retryAfter()
        .filter(Duration::isPositive)
        .orElseGet(
            () -> Duration.ofMillis((long) (backOff.toMillis() * (1 + jitter.getAsDouble()) / 2)));
  }

  private static long seconds(Duration wait) {
    return Math.max(1, Math.round(wait.toMillis() / 1000.0));
  }

  private void pause(Duration wait, NoCredentials.NotAnswered failure) throws NoCredentials {
    try {
      pause.of(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }
}
