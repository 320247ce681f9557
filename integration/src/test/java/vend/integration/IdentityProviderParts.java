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
 * The independent Kerberos, Apache and NTLM programs and libraries that {@code
 * .ci/identity-providers FOLDER} unpacked.
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

  /** Returns the folder with the libraries, whose name depends on the machine's architecture. */
  Path libraries() throws IOException {
    try (Stream<Path> all = Files.list(root().resolve("usr/lib"))) {
      return all.filter(path -> path.getFileName().toString().endsWith("-linux-gnu"))
          .findFirst()
          .orElseThrow(() ->
              new IOException(
                  "%s has no libraries. Run .ci/identity-providers again.".formatted(root())));
    }
  }

  /** Prepares a program with its libraries. Its output goes to the log file. */
  ProcessBuilder program(Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LD_LIBRARY_PATH", libraries().toString());
    builder.environment().putAll(environment);
    return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** Waits for a program that ends by itself, and fails if its exit code is not 0. */
  static void end(Process process, Path log) throws IOException, InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "The program ended with exit code %d: %s"
              .formatted(process.exitValue(), Files.readString(log)));
    }
  }

  /** Waits until a server accepts connections on a loopback port. */
  static void awaitPort(int port, Process process, Path log)
      throws IOException, InterruptedException {
    for (int tries = 0; tries < 300 && process.isAlive(); tries++) {
      try (var _ = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        return;
      } catch (IOException _) {
        Thread.sleep(100);
      }
    }
    throw new IOException("The server does not start: " + Files.readString(log));
  }

  /** Ends a server and waits until it has ended. */
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
