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

/** One function in one process, from its start on, asked through Lambda's Runtime API. */
final class LambdaProcess implements AutoCloseable {
  /** Priming takes some seconds, and on a busy machine some minutes. */
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
   * Starts it with one event waiting, and returns when that is answered.
   *
   * @param environment all that it sees but where the Runtime API is
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
      throw new BenchmarkFailed("the function did not start", e);
    }
  }

  /**
   * Starts it, waits until it stands at the checkpoint where Lambda takes a snapshot, lets it go on
   * in place with one event waiting, and returns when that is answered.
   *
   * @param environment all that it sees but what Lambda says of the snapshot
   */
  static LambdaProcess restore(
      Run run, Function function, Map<String, String> environment, String event)
      throws BenchmarkFailed {
    return restore(run, function, environment, event, Children.NOWHERE);
  }

  /**
   * The same.
   *
   * @param log takes what it writes to its log
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
      // What was begun before the checkpoint, the compiler above all, is over in a snapshot.
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
      throw new BenchmarkFailed("the function did not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted", e);
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
      throw new BenchmarkFailed("the function gave no answer: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted", e);
    }
  }

  private static String refusal(String answer) throws BenchmarkFailed {
    try {
      Map<String, Object> response = Json.readObject(answer);
      return response.get("statusCode") instanceof Number status && status.intValue() == 200
          ? ""
          // An answer without keys may be shown.
          : answer;
    } catch (Json.MalformedJson e) {
      throw new BenchmarkFailed("the function's answer is no JSON", e);
    }
  }

  /** Asks again; gives what it answered instead of keys, or nothing if it answered keys. */
  String invoke(String event) throws BenchmarkFailed {
    try {
      return refusal(api.invoke(event, PATIENCE));
    } catch (RuntimeApi.FunctionFailed e) {
      throw new BenchmarkFailed("the function failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted", e);
    }
  }

  /** What it answered instead of keys; empty if it answered keys. */
  String refusal() {
    return refusal;
  }

  /** From its start, or its restore, to its first answer, ms. */
  double firstAnswer() {
    return firstAnswer;
  }

  /** What that took of processors, ms. */
  double cpu() {
    return cpu;
  }

  /** From its start to the checkpoint, ms; 0 where there is none. */
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
