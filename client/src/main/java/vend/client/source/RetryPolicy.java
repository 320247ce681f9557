package vend.client.source;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Limits how long a caller retries temporary failures. The wait between attempts is the server's
 * {@code Retry-After}, else a jittered exponential backoff.
 *
 * @param longest time from the start of the first attempt to the end of the last; zero allows only
 *     one attempt
 * @param pause waits between two attempts
 * @param nanos a monotonic clock, such as {@link System#nanoTime}
 * @param jitter a number from 0 to 1, so that clients that failed together do not retry together
 */
public record RetryPolicy(
    Duration longest, Pause pause, LongSupplier nanos, DoubleSupplier jitter) {
  /** Retries for 60 s in all: the policy of commands and programs. */
  public static final RetryPolicy A_MINUTE = real(Duration.ofSeconds(60));

  /** Makes one attempt and does not retry. */
  public static final RetryPolicy AT_ONCE = real(Duration.ZERO);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofSeconds(16);

  private static RetryPolicy real(Duration longest) {
    return new RetryPolicy(
        longest, Pause.REAL, System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
  }

  /** Returns the same policy limited to one attempt. */
  public RetryPolicy atOnce() {
    return new RetryPolicy(Duration.ZERO, pause, nanos, jitter);
  }

  /** One attempt at a request. */
  @FunctionalInterface
  public interface Attempt<T> {
    /**
     * Makes the attempt.
     *
     * @param longest how long it may take; if retries are off, a day, which does not limit it
     */
    T within(Duration longest) throws NoCredentials;
  }

  /** Whether this policy allows more than one attempt. */
  public boolean waits() {
    return longest.isPositive();
  }

  /**
   * Retries until an attempt succeeds, fails permanently, or the time is up.
   *
   * @param progress receives a message before each wait
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
        // An attempt that ran out of time says less than the failure before it.
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
