package vend.local.lambda;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The packaged function in a process of its own, under Lambda's official runtime interface client,
 * started as the managed runtime starts it: the client on the class path, the function's jars in
 * {@code lib/} of the working directory.
 */
public final class LambdaRuntime implements AutoCloseable {
  private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private final Process process;

  private LambdaRuntime(Process process) {
    this.process = process;
  }

  /**
   * Starts a function.
   *
   * @param function the folder that is the function's package
   * @param client the folder with the client's jars
   * @param handler for example {@code vend.functions.VendFunction::handleRequest}
   * @param api where it finds its invocations
   * @param environment all that the function may see
   * @param jvmOptions for the function's JVM
   * @param output takes what the function prints
   * @throws IOException if the process can't be started
   */
  public static LambdaRuntime start(
      Path function,
      Path client,
      String handler,
      RuntimeApi api,
      Map<String, String> environment,
      List<String> jvmOptions,
      Path output)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.library.path=" + function.resolve("lib").resolve(architecture()));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", jars(client), MAIN, handler));
    var builder =
        new ProcessBuilder(command)
            .directory(function.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
    builder.environment().put("LAMBDA_TASK_ROOT", function.toAbsolutePath().toString());
    builder.environment().put("_HANDLER", handler);
    return new LambdaRuntime(builder.start());
  }

  /** As Lambda names it, and the template puts it into the same option. */
  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
  }

  private static String jars(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .map(file -> file.toAbsolutePath().toString())
          .sorted()
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  /** The process's id. */
  public long pid() {
    return process.pid();
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
