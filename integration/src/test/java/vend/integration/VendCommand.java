package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the {@code vend} command as a separate program, with its own home folder. The program lies
 * in a folder whose name has a space.
 */
final class VendCommand {
  private static final int SECONDS = 120;

  private final Path home;
  private final Path program;
  private final Map<String, String> environment = new LinkedHashMap<>();

  record Result(int exit, String out, String err) {}

  VendCommand(Path home) throws IOException {
    this.home = home;
    Path folder = Files.createDirectories(home.resolve("my tools"));
    program =
        Files.writeString(
            folder.resolve("vend"),
            """
            #!/bin/sh
            # A shell starts background jobs with SIGINT ignored, and their children inherit that.
            env --default-signal=INT true 2>/dev/null && reset=--default-signal=INT
            exec env $reset '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m '-Dvend.program=%s/vend' -cp '%s' vend.cli.Main "$@"
            """
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    folder,
                    System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", home.toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
  }

  VendCommand with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return end(start(command));
  }

  /** Starts the command, or another program, in the same environment. */
  Running start(List<String> command) throws IOException {
    Path out = Files.createTempFile(home, "out", ".txt");
    Path err = Files.createTempFile(home, "err", ".txt");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }

  /** Runs a line in a shell whose only variables are HOME and PATH. */
  Result inNewShell(String path, String line) throws IOException, InterruptedException {
    var before = new LinkedHashMap<>(environment);
    environment.keySet().retainAll(List.of("HOME"));
    environment.put("PATH", path);
    try {
      return end(start(List.of("sh", "-c", line)));
    } finally {
      environment.putAll(before);
    }
  }

  Running startVend(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  /** A running process, with the files that hold its standard output and standard error. */
  record Running(Process process, Path out, Path err) {
    void awaitOutput(String text) throws IOException, InterruptedException {
      for (int tries = 0; tries < 600 && !Files.readString(out, UTF_8).contains(text); tries++) {
        if (!process.isAlive()) {
          throw new IOException("The command ended early: " + Files.readString(err, UTF_8));
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  static Result end(Running running) throws IOException, InterruptedException {
    if (!running.process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      running.process.destroyForcibly().waitFor();
      throw new IOException("The command did not end: " + Files.readString(running.err, UTF_8));
    }
    return new Result(
        running.process.exitValue(),
        Files.readString(running.out, UTF_8),
        Files.readString(running.err, UTF_8));
  }
}
