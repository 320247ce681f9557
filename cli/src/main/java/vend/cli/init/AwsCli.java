package vend.cli.init;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import vend.Json;
import vend.Printable;
import vend.client.http.TimeLimit;
import vend.client.source.NoCredentials;

/**
 * The AWS CLI, if it is installed. It finds the same credentials, region and proxy as the user's
 * other AWS commands. The AWS SDK's client for Organizations would serve this one command only.
 *
 * @param program its path
 * @param environment of the process
 * @param longest the time limit of one call, with all its pages
 */
record AwsCli(Path program, Map<String, String> environment, Duration longest) {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 8 * 1024 * 1024;
  private static final int MOST_BYTES_OF_ERRORS = 16 * 1024;

  /** Variables with secrets that are not for AWS. */
  private static final List<String> FOREIGN = List.of("VEND_", "GITHUB_", "GH_", "GITLAB_", "CI_");

  /** Finds the AWS CLI in the folders of {@code PATH}. */
  static Optional<AwsCli> find(Map<String, String> environment) {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isBlank())
        .flatMap(folder -> Stream.of("aws", "aws.exe").flatMap(name -> file(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new AwsCli(program, own(environment), LONGEST));
  }

  private static Stream<Path> file(String folder, String name) {
    try {
      Path file = Path.of(folder, name);
      return file.isAbsolute() && Files.isRegularFile(file) ? Stream.of(file) : Stream.empty();
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }

  private static Map<String, String> own(Map<String, String> environment) {
    var own = new HashMap<>(environment);
    own.keySet().removeIf(name -> FOREIGN.stream().anyMatch(name::startsWith));
    own.put("AWS_PAGER", "");
    own.put("AWS_CLI_AUTO_PROMPT", "off");
    return own;
  }

  /** The exit code and the outputs. */
  private record Outcome(int exit, String out, String err) {}

  /**
   * Runs a command and parses its output.
   *
   * @param arguments without secrets
   * @throws LookupFailed if it fails, takes too long, or prints no JSON object
   */
  Map<String, Object> run(String... arguments) throws LookupFailed {
    Outcome outcome = outcome(arguments);
    if (outcome.exit != 0) {
      throw new LookupFailed(
          "aws %s %s failed: %s".formatted(arguments[0], arguments[1], reason(outcome)));
    }
    try {
      return Json.readObject(outcome.out, MOST_BYTES);
    } catch (Json.MalformedJson e) {
      throw new LookupFailed("aws %s %s printed no JSON".formatted(arguments[0], arguments[1]));
    }
  }

  private Outcome outcome(String... arguments) throws LookupFailed {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--output", "json"));
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new LookupFailed("the AWS CLI cannot be run: " + program);
    }
    try {
      return new TimeLimit(longest, "").run("the AWS CLI", () -> outcome(process));
    } catch (NoCredentials.NotAnswered e) {
      throw new LookupFailed(String.valueOf(e.getMessage()));
    } catch (TimeLimit.Failed e) {
      throw new LookupFailed("the output of the AWS CLI cannot be read");
    } finally {
      // The CLI's launcher may have started the program itself.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static Outcome outcome(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    var errors =
        CompletableFuture.supplyAsync(
            () -> read(process.getErrorStream(), MOST_BYTES_OF_ERRORS), Thread::startVirtualThread);
    String out = read(process.getInputStream(), MOST_BYTES);
    return new Outcome(process.waitFor(), out, errors.join());
  }

  private static String read(InputStream in, int most) {
    try (in) {
      return new String(in.readNBytes(most), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** The CLI's own words: the last line that says something. */
  private static String reason(Outcome outcome) {
    return outcome
        .err
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((_, last) -> last)
        .map(Printable::of)
        .orElse("exit code " + outcome.exit);
  }
}
