package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * AWS's own clients, each as a program that prints its caller identity. The Java SDK always runs.
 * The others run if {@code VEND_TEST_CLIENTS} names the folder that {@code .ci/clients} filled.
 */
enum AwsClient {
  AWS_CLI("whoami.sh venv/bin/aws"),
  AWS_CLI_V2("whoami.sh"),
  BOTO3("venv/bin/python whoami.py"),
  GO("whoami"),
  TERRAFORM("provider"),
  JAVASCRIPT("node whoami.mjs"),
  RUST("rust/debug/vend-test-client"),
  JAVA("");

  private static final Pattern VERSION_2 = Pattern.compile("(?s)aws-cli/2\\..*");

  private final String command;

  AwsClient(String command) {
    this.command = command;
  }

  /** Returns the client's name in {@code docs/}. */
  String title() {
    return switch (this) {
      case AWS_CLI -> "AWS CLI v1";
      case AWS_CLI_V2 -> "AWS CLI v2";
      case TERRAFORM -> "Terraform's library";
      case BOTO3 -> "boto3";
      case JAVASCRIPT -> "JavaScript SDK";
      default -> name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT) + " SDK";
    };
  }

  /** Returns the command line; skips the test, with the reason, if the client is not installed. */
  List<String> commandLine() {
    return switch (this) {
      case JAVA -> java();
      case AWS_CLI_V2 -> with(inFolder(command), installedVersion2());
      case RUST -> {
        List<String> program = inFolder(command);
        assumeTrue(
            Files.isExecutable(Path.of(program.getFirst())),
            "cargo was not there when .ci/clients ran, or was too old, so the Rust client is missing");
        yield program;
      }
      default -> inFolder(command);
    };
  }

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        "vend.integration.JavaSdkWhoAmI");
  }

  /** Returns the command with the paths of those parts that are in the clients' folder. */
  static List<String> inFolder(String command) {
    String folder = System.getenv().getOrDefault("VEND_TEST_CLIENTS", "");
    assumeTrue(
        !folder.isEmpty(),
        "VEND_TEST_CLIENTS is not set. Run .ci/clients FOLDER and set it to FOLDER");
    return Stream.of(command.split(" ", -1)).map(part -> inFolder(folder, part)).toList();
  }

  private static String inFolder(String folder, String part) {
    Path path = Path.of(folder, part);
    return Files.exists(path) || part.contains("/") ? path.toString() : part;
  }

  private static List<String> with(List<String> command, String argument) {
    var longer = new ArrayList<>(command);
    longer.add(argument);
    return longer;
  }

  private static String installedVersion2() {
    var found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "aws"))
            .filter(Files::isExecutable)
            .filter(aws -> VERSION_2.matcher(version(aws)).matches())
            .findFirst();
    assumeTrue(found.isPresent(), "no AWS CLI v2 is on the path");
    return found.orElseThrow().toString();
  }

  private static String version(Path aws) {
    try {
      Process process =
          new ProcessBuilder(aws.toString(), "--version").redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor(30, TimeUnit.SECONDS);
      return output;
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
