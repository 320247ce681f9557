package vend.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the function once while its container image is built, so that the JVM can record an AOT
 * cache. The function primes, answers one event, and exits.
 *
 * <p>The run uses no network but loopback, and needs no credentials: priming brings its own
 * services.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514</a>
 */
public final class TrainingRun {
  /** Recording is slow, and so is writing the cache. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private TrainingRun() {}

  /**
   * Runs the training. Exit code 1 means that the function did not start, did not answer, or
   * failed; its own output says why.
   *
   * @param arguments a file with an event, then the program with its arguments
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String event = Files.readString(Path.of(arguments[0]));
    List<String> program = Arrays.asList(arguments).subList(1, arguments.length);
    try (RuntimeApi api = RuntimeApi.start()) {
      train(api, program, event);
    } catch (RuntimeApi.FunctionFailed e) {
      System.err.println("The training run failed: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void train(RuntimeApi api, List<String> program, String event)
      throws IOException, InterruptedException, RuntimeApi.FunctionFailed {
    Process function = process(api, program).start();
    try {
      Thread.ofVirtual().start(() -> copyOutput(function, api));
      api.failAtExit(function);
      api.awaitCheckpoint(PATIENCE);
      api.restore();
      String answer = api.invoke(event, PATIENCE);
      if (!answer.contains("\"statusCode\":200")) {
        throw new RuntimeApi.FunctionFailed("the function answered " + answer);
      }
      // The JVM writes the cache when it exits. Process.destroy would close the output, which
      // another thread still reads, so the process handle stops it.
      function.toHandle().destroy();
      if (!function.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RuntimeApi.FunctionFailed("the function did not exit within " + PATIENCE);
      }
    } finally {
      function.destroyForcibly();
    }
  }

  /** Fails if priming failed: the function starts anyway, but its cache would be incomplete. */
  private static void copyOutput(Process function, RuntimeApi api) {
    function
        .inputReader(UTF_8)
        .lines()
        .forEach(line -> {
          System.out.println(line);
          if (line.contains("\"primingFailed\"")) {
            api.fail("the priming of the function failed");
          }
        });
  }

  /** Sets the environment variables of Lambda that the start needs. */
  private static ProcessBuilder process(RuntimeApi api, List<String> program) {
    var builder = new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.INHERIT);
    var environment = builder.environment();
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "vend");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/vend");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "training");
    environment.put("AWS_REGION", "us-east-1");
    environment.put("VEND_TABLE", "vend");
    environment.put("VEND_KEY", "alias/vend");
    return builder;
  }
}
