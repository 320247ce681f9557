package vend.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The functions that are started cold. */
final class Functions {
  /** The name of Vend's row where it is measured as it is deployed. */
  static final String VEND = "vend";

  /** The name of the bare clients' row. */
  static final String BARE = "bare client";

  private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final String HANDLER = "vend.functions.VendFunction::handleRequest";

  private static final String ONLY_C1 = "-XX:TieredStopAtLevel=1";

  private final Run run;
  private final BenchmarkEnvironment surroundings;
  private final Path zip;
  private final Path image;
  private final Path beside;

  Functions(Run run, BenchmarkEnvironment surroundings) throws BenchmarkFailed {
    this.run = run;
    this.surroundings = surroundings;
    this.zip = surroundings.packaged();
    this.image = run.workspace().made().resolve("image");
    this.beside = run.workspace().made().resolve("beside");
    try {
      link(zip.resolve("lib"), run.workspace().functionLibraries());
      Files.createDirectories(beside);
      link(beside.resolve("lib"), run.workspace().functionLibraries());
      link(beside.resolve("vend"), run.workspace().target().resolve("classes/vend"));
    } catch (IOException e) {
      throw new BenchmarkFailed("the function's package can't be laid out", e);
    }
  }

  private static void link(Path link, Path to) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, to);
  }

  /**
   * As the managed runtime starts a zip: its client on the class path, the function's jars in
   * {@code lib/}, loaded by the client's own class loader; C1 alone, as Java 25 has it there
   * without SnapStart.
   */
  Function vendAsZip() throws BenchmarkFailed {
    return vend("vend, zip", zip, run.workspace().runtimeClientJars(), List.of());
  }

  /** The same with all of the JIT, as Lambda has it with SnapStart and the template sets it. */
  Function vendWithJit() throws BenchmarkFailed {
    Function zip = vendAsZip();
    var words = new ArrayList<>(zip.words());
    words.remove(ONLY_C1);
    words.addAll(1, run.workspace().compilerOptions());
    return new Function("vend, full JIT", words, zip.folder());
  }

  /** As it is deployed: stopped at the checkpoint, with all of the JIT. */
  Function vendRestored() throws BenchmarkFailed {
    return with(
        new Function(VEND, vendWithJit().words(), zip),
        "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
  }

  /** As the container image starts it, by its own entry point; fails if its cache does not fit. */
  Function vendImage() {
    return image("vend, AOT image", "-XX:AOTMode=on");
  }

  /** The same without the cache, to tell what it brings from what the class path brings. */
  Function vendWithoutCache() {
    return image("vend, class path", "-XX:AOTMode=off");
  }

  private Function image(String name, String mode) {
    var words = new ArrayList<>(List.of(image.resolve("function/start").toString(), mode));
    words.addAll(List.of(surroundings.trust().jvmOptions()));
    return new Function(name, words, image.resolve("function"));
  }

  /** Vend's HTTP clients alone, laid out and started as Vend is when it is restored. */
  Function bare() throws BenchmarkFailed {
    return beside(BARE, "vend.benchmarks.function.BareFunction::handleRequest");
  }

  Function echoInJava() throws BenchmarkFailed {
    return beside("echo, Java", "vend.benchmarks.function.EchoFunction::handleRequest");
  }

  Function echoInGo() throws BenchmarkFailed {
    return new Function(
        "echo, Go", List.of(run.workspace().program("echo").toString()), run.workspace().made());
  }

  /** A function of the benchmarks in Vend's surroundings. */
  private Function beside(String name, String handler) throws BenchmarkFailed {
    var words = new ArrayList<>(vendRestored().words());
    words.set(words.size() - 1, handler);
    return new Function(name, words, beside);
  }

  Function with(Function function, String... options) {
    var words = new ArrayList<>(function.words());
    words.addAll(1, List.of(options));
    return new Function(function.name(), words, function.folder());
  }

  private Function vend(String name, Path folder, List<Path> classPath, List<String> options) {
    var words = new ArrayList<String>();
    words.add(Workspace.java().toString());
    words.addAll(List.of("-XX:+UseSerialGC", ONLY_C1, "-Xmx1g"));
    words.addAll(options);
    words.addAll(List.of(surroundings.trust().jvmOptions()));
    words.add(
        "-Djava.library.path="
            + run.workspace().functionLibraries().resolve(Machine.architecture()));
    words.addAll(List.of("-cp", classPath(classPath), MAIN, HANDLER));
    return new Function(name, words, folder);
  }

  private static String classPath(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  Function go() throws BenchmarkFailed {
    return new Function(
        "go", List.of(run.workspace().program("peer").toString()), run.workspace().made());
  }

  Function python() throws BenchmarkFailed {
    return new Function(
        "python",
        List.of(run.workspace().python().toString(), "-m", "awslambdaric", "handler.handler"),
        run.workspace().pythonPeer());
  }

  /** What Lambda tells a function, besides. */
  static Map<String, String> environment(Map<String, String> environment) {
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "vend");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/vend");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "benchmark");
    // For the entry point of the container image, whose own JVM is on the path.
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return environment;
  }

  /** Lays the container image out and makes its AOT cache, as its Dockerfile does. */
  void makeImage() throws BenchmarkFailed {
    run.progress("making the container image's AOT cache");
    delete(image);
    run(run.workspace().checkout().resolve("infra/image/lay-out"), image);
    run(image.resolve("training/train"), image.resolve("function"));
  }

  private static void delete(Path folder) throws BenchmarkFailed {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new BenchmarkFailed(folder + " can't be removed", e);
    }
  }

  private void run(Path script, Path argument) throws BenchmarkFailed {
    var command =
        new Children.Command(
            List.of(script.toString(), argument.toString()),
            run.workspace().made(),
            environment(new LinkedHashMap<>()),
            run.workspace().errors());
    run.children().run(command);
  }

  /** The container image's AOT cache. */
  Path cache() {
    return image.resolve("function/vend.aot");
  }
}
