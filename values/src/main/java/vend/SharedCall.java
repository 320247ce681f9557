package vend;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One call that one thread makes and whose result other threads wait for. {@link SharedCalls} has
 * one for each key, {@link RefreshedValue} one for its value. Safe for use by many threads.
 *
 * @param <V> the result
 */
public final class SharedCall<V> {
  private final FutureTask<V> task;

  SharedCall(Supplier<V> call) {
    this.task = new FutureTask<>(call::get);
  }

  /** A call that has already ended with this value. */
  static <V> SharedCall<V> made(V value) {
    var call = new SharedCall<>(() -> value);
    call.task.run();
    return call;
  }

  /**
   * The outcome of a shared call for one thread.
   *
   * @param <V> the result
   */
  public sealed interface Outcome<V> {}

  /**
   * The call ended with a result, whichever thread made it.
   *
   * @param <V> the result
   */
  public sealed interface Ended<V> extends Outcome<V> {
    V value();
  }

  /**
   * This thread made the call.
   *
   * @param <V> the result
   */
  public record Made<V>(V value) implements Ended<V> {}

  /**
   * Another thread made the call.
   *
   * @param <V> the result
   */
  public record Joined<V>(V value) implements Ended<V> {}

  /**
   * The call took longer than this thread waits, or this thread was interrupted.
   *
   * @param <V> the result
   */
  public record NotInTime<V>() implements Outcome<V> {}

  /**
   * The other thread's call threw an exception or was given up.
   *
   * @param <V> the result
   * @param cause the exception
   */
  public record BrokenOff<V>(Throwable cause) implements Outcome<V> {}

  /** Makes the call on this thread, and throws the exception that the call throws. */
  Outcome<V> make() {
    task.run();
    if (task.state() == Future.State.SUCCESS) {
      return new Made<>(task.resultNow());
    }
    if (task.state() == Future.State.CANCELLED) {
      return new BrokenOff<>(new CancellationException());
    }
    switch (task.exceptionNow()) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /** Makes the call on a new virtual thread. */
  void makeOnThread(String name) {
    Thread.ofVirtual().name(name).start(task);
  }

  /** Waits for the thread that makes the call. */
  Outcome<V> await(Duration longest) {
    try {
      return new Joined<>(task.get(longest.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return new NotInTime<>();
    } catch (ExecutionException e) {
      return new BrokenOff<>(task.exceptionNow());
    } catch (CancellationException e) {
      return new BrokenOff<>(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new NotInTime<>();
    }
  }

  /** Interrupts the thread that makes the call, and ends the wait of all other threads. */
  void giveUp() {
    task.cancel(true);
  }
}
