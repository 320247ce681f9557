package vend.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs the function once in the build of its container image, so that the JVM can record what an
 * AOT cache is made of: it primes, answers one event, and ends by itself.
 *
 * <p>It reaches no network but loopback and needs no credentials: priming brings its own services.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514</a>
 */
public final class TrainingRun {
  /** Recording is slow, and so is writing what was recorded. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private TrainingRun() {}

  /**
   * Trains. Exit code 1 says that the function did not start, did not answer, or ended with an
   * error; the JVM that runs this one says why.
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
      CompletableFuture<Void> _ =
          function
              .onExit()
              .thenAccept(ended -> api.fail("it ended with code " + ended.exitValue()));
      api.awaitCheckpoint(PATIENCE);
      api.restore();
      String answer = api.invoke(event, PATIENCE);
      if (!answer.contains("\"statusCode\":200")) {
        throw new RuntimeApi.FunctionFailed("it answered " + answer);
      }
      // Its JVM writes the cache before it ends.
      // Through its handle: the other way would close the output, which is still read.
      function.toHandle().destroy();
      if (!function.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RuntimeApi.FunctionFailed("it did not end within " + PATIENCE);
      }
    } finally {
      function.destroyForcibly();
    }
  }

  /** The function starts without priming, too; a cache made of that would hold half of it. */
  private static void copyOutput(Process function, RuntimeApi api) {
    function
        .inputReader(UTF_8)
        .lines()
        .forEach(line -> {
          System.out.println(line);
          if (line.contains("\"primingFailed\"")) {
            api.fail("its priming failed");
          }
        });
  }

  /** In the environment that Lambda would give it, as far as the start needs it. */
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
