package vend.client.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import vend.client.source.NoCredentials;

/**
 * A bound for the time of what has none of its own.
 *
 * @param longest how long it may take
 */
public record BoundedTime(Duration longest) {
  /** What did not end well. */
  public static final class Failed extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    private final Throwable reason;

    private Failed(Throwable reason) {
      super(reason);
      this.reason = reason;
    }

    /** Why. */
    public Throwable reason() {
      return reason;
    }
  }

  /**
   * Does it in a thread of its own, and waits.
   *
   * @param what it is, in words for people
   * @throws NoCredentials.NotAnswered if it is not done in time
   * @throws Failed if it failed
   */
  public <T> T run(String what, Callable<T> work) throws NoCredentials.NotAnswered, Failed {
    var task = new FutureTask<>(work);
    Thread.ofVirtual().name("vend-bounded").start(task);
    try {
      return task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new NoCredentials.NotAnswered(
          "%s gave no whole answer within %d s".formatted(what, longest.toSeconds()),
          "Check the address and your network.",
          Optional.empty());
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered(
          "%s was broken off".formatted(what), "", Optional.empty());
    }
  }
}
