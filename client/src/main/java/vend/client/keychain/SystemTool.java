package vend.client.keychain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program of the operating system, run without a shell, with limits on its time and its output.
 * Secrets go to its standard input, never into its arguments, which all users of a machine can
 * read.
 *
 * @param program its path or name
 * @param environment of the process
 * @param longest the time limit for reading the output, and again for the exit
 */
record SystemTool(String program, Map<String, String> environment, Duration longest) {
  private static final int MOST_BYTES = 64 * 1024;

  /** The exit code and the standard output. */
  record Outcome(int exit, String out) {
    /** Omits the output, which may hold a secret. */
    @Override
    public String toString() {
      return "exit " + exit;
    }
  }

  Outcome run(String input, String... arguments) throws KeychainUnavailable {
    var command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return outcome(builder.start(), input);
    } catch (IOException e) {
      throw new KeychainUnavailable("%s cannot be run".formatted(program));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeychainUnavailable("the call of %s was interrupted".formatted(program));
    }
  }

  private Outcome outcome(Process process, String input)
      throws InterruptedException, KeychainUnavailable {
    var read = CompletableFuture.supplyAsync(() -> output(process));
    try {
      try (OutputStream to = process.getOutputStream()) {
        to.write(input.getBytes(UTF_8));
      } catch (IOException e) {
        // It exited before reading all input; its exit code says why.
      }
      String out = read.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Outcome(process.exitValue(), out);
      }
      throw late();
    } catch (TimeoutException e) {
      throw late();
    } catch (ExecutionException e) {
      throw new KeychainUnavailable("the output of %s cannot be read".formatted(program));
    } finally {
      process.destroyForcibly();
    }
  }

  private KeychainUnavailable late() {
    return new KeychainUnavailable(
        "%s did not finish within %d s".formatted(program, longest.toSeconds()));
  }

  private static String output(Process process) {
    try {
      return new String(process.getInputStream().readNBytes(MOST_BYTES), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
