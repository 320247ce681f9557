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
 * A time limit for calls that have none of their own.
 *
 * @param next the advice after a call that took too long
 */
public record TimeLimit(Duration longest, String next) {
  /** The call failed within the time limit. */
  public static final class Failed extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    private final Throwable reason;

    private Failed(Throwable reason) {
      super(reason);
      this.reason = reason;
    }

    /** Returns the exception of the call. */
    public Throwable reason() {
      return reason;
    }
  }

  /**
   * Runs a call in its own thread and waits for it. A call that takes too long is interrupted.
   *
   * @param serverName the server's name in messages
   * @throws NoCredentials.NotAnswered if the call takes too long, or the waiting thread is
   *     interrupted
   * @throws Failed if the call throws an exception
   */
  public <T> T run(String serverName, Callable<T> call) throws NoCredentials.NotAnswered, Failed {
    var task = new FutureTask<>(call);
    Thread.ofVirtual().name("vend-bounded").start(task);
    try {
      return task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new NoCredentials.NotAnswered(
          "%s sent no complete answer within %d s".formatted(serverName, longest.toSeconds()),
          next,
          Optional.empty());
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered(
          "the call to %s was interrupted".formatted(serverName), "", Optional.empty());
    }
  }
}
