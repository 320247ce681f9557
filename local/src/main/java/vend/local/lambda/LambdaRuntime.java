package vend.local.lambda;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs the packaged function in a separate process, with Lambda's official runtime interface
 * client. The start is that of the managed runtime: the client is on the class path, and the
 * function's jars are in {@code lib/} of the working directory.
 */
public final class LambdaRuntime implements AutoCloseable {
  private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final String CLIENT_JAR = "aws-lambda-java-runtime-interface-client-";

  /** Names the client's native library. Without it, the client copies the library to /tmp. */
  private static final String NATIVE_LIBRARY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private final Process process;

  private LambdaRuntime(Process process) {
    this.process = process;
  }

  /**
   * Starts a function.
   *
   * @param function the folder with the function's package
   * @param client the folder with the client's jars
   * @param handler for example {@code vend.functions.VendFunction::handleRequest}
   * @param api the source of its invocations
   * @param environment all environment variables of the function
   * @param jvmOptions options of the function's JVM
   * @param output receives the function's output; the client's native library is written next to it
   * @throws IOException if the process cannot be started
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
    command.add("-D" + NATIVE_LIBRARY + "=" + nativeLibrary(client, output));
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
    Process process = builder.start();
    api.failAtExit(process);
    return new LambdaRuntime(process);
  }

  /**
   * Copies the client's native library to a file of this process. By default all processes of a
   * machine write the same file, and one that starts while another writes it exits.
   */
  private static Path nativeLibrary(Path client, Path output) throws IOException {
    Path library = output.resolveSibling(output.getFileName() + ".so").toAbsolutePath();
    try (var files = Files.list(client)) {
      Path jar =
          files
              .filter(file -> file.getFileName().toString().startsWith(CLIENT_JAR))
              .findFirst()
              .orElseThrow(() -> new NoSuchFileException(client.resolve(CLIENT_JAR) + "*.jar"));
      try (var content = FileSystems.newFileSystem(jar)) {
        String system = architecture().equals("arm64") ? "aarch_64" : "x86_64";
        String name = "jni/libaws-lambda-jni.linux-%s.so".formatted(system);
        Files.copy(content.getPath(name), library, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return library;
  }

  /** Returns Lambda's name of the architecture, which template.yaml uses in the same option. */
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

  public long pid() {
    return process.pid();
  }

  /** Stops the process. */
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
