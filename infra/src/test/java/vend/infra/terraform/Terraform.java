package vend.infra.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vend.infra.Templates;

/** The {@code terraform} program, in one folder. It needs no provider and no network. */
public final class Terraform {
  private final Path folder;

  public Terraform(Path folder) {
    this.folder = folder;
  }

  /** Skips the test if Terraform is missing. No package registry has the program. */
  public static void needed() {
    String path = String.valueOf(System.getenv("PATH"));
    assumeTrue(
        Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "terraform"))),
        "This test needs terraform on the PATH.");
  }

  /** Writes a file in the folder. */
  void write(String name, String body) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, body, UTF_8);
  }

  /** Returns the value of an expression, as Terraform itself evaluates it. */
  Map<String, Object> evaluate(String expression) throws IOException, InterruptedException {
    String printed = run("base64encode(jsonencode(%s))\n".formatted(expression), "console");
    byte[] json = Base64.getDecoder().decode(printed.strip().replace("\"", ""));
    return Templates.read(new String(json, UTF_8));
  }

  /** Runs a command that must succeed, and returns its output. */
  public String run(String input, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("terraform-", ".txt");
    try {
      Path in = Files.writeString(Files.createTempFile("terraform-", ".in"), input, UTF_8);
      var builder =
          new ProcessBuilder(Stream.concat(Stream.of("terraform"), Stream.of(command)).toList())
              .directory(folder.toFile())
              .redirectInput(in.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(output.toFile());
      // A configuration of the machine could name other providers, and warn on standard output.
      builder.environment().keySet().removeIf(name -> name.startsWith("TF_"));
      Process process = builder.start();
      try {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "no end of " + List.of(command));
        String text = Files.readString(output, UTF_8);
        assertEquals(0, process.exitValue(), () -> List.of(command) + text);
        return text;
      } finally {
        process.destroyForcibly();
        Files.delete(in);
      }
    } finally {
      Files.delete(output);
    }
  }
}
