package vend.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The paths of a checkout that {@code benchmarks/run} has built.
 *
 * @param checkout the top folder
 */
record Workspace(Path checkout) {
  private static final Pattern COMPILER_OPTION = Pattern.compile("-XX:Tier4\\w+=\\d+");

  Workspace absolute() {
    return new Workspace(checkout.toAbsolutePath().normalize());
  }

  Path target() {
    return checkout.resolve("benchmarks/target");
  }

  /** The folder for the files of one run. */
  Path made() {
    return target().resolve("made");
  }

  Path results() {
    return target().resolve("results");
  }

  /** The file with the error output of all processes. */
  Path errors() {
    return target().resolve("errors.log");
  }

  Path program(String name) throws BenchmarkFailed {
    return there(target().resolve("bin").resolve(name));
  }

  Path python() throws BenchmarkFailed {
    return there(target().resolve("python/bin/python"));
  }

  Path pythonPackages() throws BenchmarkFailed {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(target().resolve("python/lib"), "python3*")) {
      for (Path folder : found) {
        return folder.resolve("site-packages");
      }
    } catch (IOException e) {
      throw new BenchmarkFailed("There is no Python environment. Run benchmarks/run", e);
    }
    throw new BenchmarkFailed("There is no Python environment. Run benchmarks/run");
  }

  /** A program of the Python environment that has the AWS CLI. */
  Path commandProgram(String name) throws BenchmarkFailed {
    return there(target().resolve("command/bin").resolve(name));
  }

  Path pythonPeer() {
    return checkout.resolve("benchmarks/python");
  }

  /** The jars in the package of the function. */
  List<Path> functionJars() throws BenchmarkFailed {
    return jars(functionLibraries());
  }

  Path functionLibraries() {
    return checkout.resolve("functions/target/function/lib");
  }

  /** Lambda's runtime interface client. */
  List<Path> runtimeClientJars() throws BenchmarkFailed {
    return jars(checkout.resolve("functions/target/runtime-interface-client"));
  }

  Path dynamoDbLibraries() {
    return checkout.resolve("local/dynamodb/target/lib");
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** The grants file of the benchmarks, for an issuer. */
  static String grants(String issuer) {
    return resource("grants.yaml").replace("ISSUER", issuer);
  }

  static String resource(String name) {
    try (InputStream stream = Workspace.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(stream, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> jars(Path folder) throws BenchmarkFailed {
    var jars = new ArrayList<Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      files.forEach(jars::add);
    } catch (IOException e) {
      throw new BenchmarkFailed("There are no jars in %s. Run benchmarks/run".formatted(folder), e);
    }
    jars.sort(null);
    return jars;
  }

  private static Path there(Path file) throws BenchmarkFailed {
    if (!Files.isExecutable(file)) {
      throw new BenchmarkFailed(
          "%s is missing. Run benchmarks/run, which builds it.".formatted(file));
    }
    return file;
  }

  /** The options that template.yaml sets for the JIT compilers of Vend's JVM. */
  List<String> compilerOptions() throws BenchmarkFailed {
    try {
      List<String> options =
          COMPILER_OPTION
              .matcher(Files.readString(checkout.resolve("template.yaml")))
              .results()
              .map(MatchResult::group)
              .toList();
      if (options.isEmpty()) {
        throw new BenchmarkFailed("template.yaml has no JIT compiler options.");
      }
      return options;
    } catch (IOException e) {
      throw new BenchmarkFailed("template.yaml cannot be read.", e);
    }
  }
}
