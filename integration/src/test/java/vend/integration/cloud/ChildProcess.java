package vend.integration.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Runs {@link VendProcess} as a separate program, so that a test can kill it. */
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final OutputStream requests;

  ChildProcess(Map<String, String> environment) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            VendProcess.class.getName());
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    process = builder.start();
    answers = process.inputReader(UTF_8);
    requests = process.getOutputStream();
  }

  private void awaitReady() throws IOException {
    String line = answers.readLine();
    if (!"ready".equals(line)) {
      throw new IOException("The process did not start. Its first line is: " + line);
    }
  }

  /** Sends the first requests, which take longer than the time budgets of a warm process. */
  void warmUp(LoopbackIssuer issuer) throws IOException {
    awaitReady();
    for (int i = 0; i < 5; i++) {
      send(1, issuer.token("warm-up-" + UUID.randomUUID()));
      answers(1);
    }
  }

  void send(int count, String token) throws IOException {
    send(count, token, "");
  }

  void send(int count, String token, String prefer) throws IOException {
    requests.write((count + " " + token + " " + prefer + "\n").getBytes(UTF_8));
    requests.flush();
  }

  List<String> answers(int count) throws IOException {
    var lines = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lines.add(String.valueOf(answers.readLine()));
    }
    return lines;
  }

  /** Kills the process as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
