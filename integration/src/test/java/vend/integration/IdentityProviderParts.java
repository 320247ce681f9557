package vend.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What {@code .ci/identity-providers FOLDER} unpacked: programs that nobody here wrote, and their
 * libraries.
 */
record IdentityProviderParts(Path folder) {
  static final String VARIABLE = "VEND_TEST_IDENTITY_PROVIDERS";

  static boolean areThere() {
    return !System.getenv().getOrDefault(VARIABLE, "").isEmpty();
  }

  static IdentityProviderParts find() {
    return new IdentityProviderParts(Path.of(System.getenv(VARIABLE)).toAbsolutePath());
  }

  Path root() {
    return folder.resolve("root");
  }

  /** Where the libraries are: a folder that is named after the machine's kind. */
  Path libraries() throws IOException {
    try (Stream<Path> all = Files.list(root().resolve("usr/lib"))) {
      return all.filter(path -> path.getFileName().toString().endsWith("-linux-gnu"))
          .findFirst()
          .orElseThrow(() -> new IOException("no libraries in " + root()));
    }
  }

  /** A program with its libraries, writing into a log. */
  ProcessBuilder program(Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LD_LIBRARY_PATH", libraries().toString());
    builder.environment().putAll(environment);
    return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** Waits for a program that ends by itself. */
  static void end(Process process, Path log) throws IOException, InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    if (process.exitValue() != 0) {
      throw new IOException("exit %d: %s".formatted(process.exitValue(), Files.readString(log)));
    }
  }

  /** Waits until somebody answers at a port of this machine. */
  static void awaitPort(int port, Process process, Path log)
      throws IOException, InterruptedException {
    for (int tries = 0; tries < 300 && process.isAlive(); tries++) {
      try (var _ = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        return;
      } catch (IOException _) {
        Thread.sleep(100);
      }
    }
    throw new IOException("it does not start: " + Files.readString(log));
  }

  /** Ends a server, and waits for that. */
  static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
