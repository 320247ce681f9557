package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The result of a program that ran with its own environment and none of this process's variables.
 *
 * @param out its standard output, stripped
 * @param err its standard error, stripped
 */
record ClientRun(int exit, String out, String err) {
  static ClientRun of(List<String> command, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IOException(command.getFirst() + " did not end: " + Files.readString(err, UTF_8));
    }
    return new ClientRun(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, UTF_8).strip();
  }
}
