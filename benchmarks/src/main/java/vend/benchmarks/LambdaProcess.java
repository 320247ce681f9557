package vend.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import vend.Json;
import vend.local.lambda.RuntimeApi;

/** A function in a process of its own, invoked through an implementation of the Runtime API. */
final class LambdaProcess implements AutoCloseable {
  /** Priming takes some seconds, and some minutes on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration SETTLED = Duration.ofMillis(1500);

  private final RuntimeApi api;
  private final Child child;
  private final double firstAnswer;
  private final double cpu;
  private final double priming;
  private final String refusal;

  private LambdaProcess(
      RuntimeApi api, Child child, double firstAnswer, double cpu, double priming, String refusal) {
    this.api = api;
    this.child = child;
    this.firstAnswer = firstAnswer;
    this.cpu = cpu;
    this.priming = priming;
    this.refusal = refusal;
  }

  /**
   * Starts a function with one event waiting, and returns once it has answered.
   *
   * @param environment the complete environment, except for the address of the Runtime API
   */
  static LambdaProcess start(
      Run run, Function function, Map<String, String> environment, String event)
      throws BenchmarkFailed {
    try {
      RuntimeApi api = RuntimeApi.start();
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<String> answer = executor.submit(() -> api.invoke(event, PATIENCE));
        environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
        long begin = System.nanoTime();
        Child child = run.children().start(command(run, function, environment));
        double firstAnswer = await(answer, begin);
        return new LambdaProcess(
            api, child, firstAnswer, child.cpuMillis(), 0, refusal(answer.resultNow()));
      }
    } catch (IOException e) {
      throw new BenchmarkFailed("The function did not start.", e);
    }
  }

  /**
   * Starts a function, waits until it stops at the checkpoint where Lambda takes a snapshot, lets
   * it continue in place with one event waiting, and returns once it has answered.
   *
   * @param environment the complete environment, except for the variables about the snapshot
   */
  static LambdaProcess restore(
      Run run, Function function, Map<String, String> environment, String event)
      throws BenchmarkFailed {
    return restore(run, function, environment, event, Children.NOWHERE);
  }

  /**
   * Like {@link #restore(Run, Function, Map, String)}, and writes the log to a file.
   *
   * @param log receives the function's log
   */
  static LambdaProcess restore(
      Run run, Function function, Map<String, String> environment, String event, Path log)
      throws BenchmarkFailed {
    try {
      RuntimeApi api = RuntimeApi.start();
      environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
      long begin = System.nanoTime();
      Child child = run.children().start(command(run, function, environment), log);
      api.awaitCheckpoint(PATIENCE);
      double priming = (System.nanoTime() - begin) / 1e6;
      // A snapshot has no running background work, such as the compiler's; wait until it ends.
      LockSupport.parkNanos(SETTLED.toNanos());
      double cpu = child.cpuMillis();
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<String> answer = executor.submit(() -> api.invoke(event, PATIENCE));
        long restored = System.nanoTime();
        api.restore();
        double firstAnswer = await(answer, restored);
        return new LambdaProcess(
            api, child, firstAnswer, child.cpuMillis() - cpu, priming, refusal(answer.resultNow()));
      }
    } catch (IOException | RuntimeApi.FunctionFailed e) {
      throw new BenchmarkFailed("The function did not start.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("The benchmark was interrupted.", e);
    }
  }

  private static Children.Command command(
      Run run, Function function, Map<String, String> environment) {
    return new Children.Command(
        function.words(), function.folder(), environment, run.workspace().errors());
  }

  private static double await(Future<String> answer, long begin) throws BenchmarkFailed {
    try {
      answer.get();
      return (System.nanoTime() - begin) / 1e6;
    } catch (ExecutionException e) {
      throw new BenchmarkFailed("The function did not answer: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("The benchmark was interrupted.", e);
    }
  }

  private static String refusal(String answer) throws BenchmarkFailed {
    try {
      Map<String, Object> response = Json.readObject(answer);
      return response.get("statusCode") instanceof Number status && status.intValue() == 200
          ? ""
          // Not a secret: an error response has no credentials.
          : answer;
    } catch (Json.MalformedJson e) {
      throw new BenchmarkFailed("The answer of the function is not JSON.", e);
    }
  }

  /** Invokes the function again; returns its error response, or an empty text if it vended. */
  String invoke(String event) throws BenchmarkFailed {
    try {
      return refusal(api.invoke(event, PATIENCE));
    } catch (RuntimeApi.FunctionFailed e) {
      throw new BenchmarkFailed("The function failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("The benchmark was interrupted.", e);
    }
  }

  /** The first answer if it was an error response; empty if the function vended. */
  String refusal() {
    return refusal;
  }

  /** The time from the start, or the restore, to the first answer, in ms. */
  double firstAnswer() {
    return firstAnswer;
  }

  /** The CPU time for the first answer, in ms. */
  double cpu() {
    return cpu;
  }

  /** The time from the start to the checkpoint, in ms; 0 without a checkpoint. */
  double priming() {
    return priming;
  }

  Child child() {
    return child;
  }

  @Override
  public void close() {
    child.close();
    api.close();
  }
}
