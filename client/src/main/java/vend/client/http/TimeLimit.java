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
 * A bound for the time of a call that has none of its own.
 *
 * @param longest how long the call may take
 * @param next what to do after a call that took longer
 */
public record TimeLimit(Duration longest, String next) {
  /** The call failed. */
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
   * Makes the call in a thread of its own, and waits. A call that takes too long is interrupted.
   *
   * @param who is called, in words for people
   * @throws NoCredentials.NotAnswered if the call takes too long, or the waiting thread is
   *     interrupted
   * @throws Failed if the call failed
   */
  public <T> T run(String who, Callable<T> call) throws NoCredentials.NotAnswered, Failed {
    var task = new FutureTask<>(call);
    Thread.ofVirtual().name("vend-bounded").start(task);
    try {
      return task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new NoCredentials.NotAnswered(
          "%s gave no whole answer within %d s".formatted(who, longest.toSeconds()),
          next,
          Optional.empty());
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered(
          "the call to %s was broken off".formatted(who), "", Optional.empty());
    }
  }
}
