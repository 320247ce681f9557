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

/** The commands that start the functions of all contestants. */
final class Functions {
  /** The name of Vend's row in the deployed layout. */
  static final String VEND = "vend";

  static final String BARE = "bare client";

  private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final String HANDLER = "vend.functions.VendFunction::handleRequest";

  private static final String ONLY_C1 = "-XX:TieredStopAtLevel=1";

  private final Run run;
  private final BenchmarkEnvironment setup;
  private final Path zip;
  private final Path image;
  private final Path beside;

  Functions(Run run, BenchmarkEnvironment setup) throws BenchmarkFailed {
    this.run = run;
    this.setup = setup;
    this.zip = setup.packaged();
    this.image = run.workspace().made().resolve("image");
    this.beside = run.workspace().made().resolve("beside");
    try {
      link(zip.resolve("lib"), run.workspace().functionLibraries());
      Files.createDirectories(beside);
      link(beside.resolve("lib"), run.workspace().functionLibraries());
      link(beside.resolve("vend"), run.workspace().target().resolve("classes/vend"));
    } catch (IOException e) {
      throw new BenchmarkFailed("The package of the function cannot be laid out.", e);
    }
  }

  private static void link(Path link, Path to) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, to);
  }

  /**
   * Vend as the managed runtime starts a zip without SnapStart: the runtime client on the class
   * path, the function's jars in {@code lib/}, loaded by the client's own class loader, and the C1
   * compiler alone, which is the default of Java 25 there.
   */
  Function vendAsZip() throws BenchmarkFailed {
    return vend("vend, zip", zip, run.workspace().runtimeClientJars(), List.of());
  }

  /** The same with the full JIT, as Lambda runs it with SnapStart and the template's settings. */
  Function vendWithJit() throws BenchmarkFailed {
    Function zip = vendAsZip();
    var words = new ArrayList<>(zip.words());
    words.remove(ONLY_C1);
    words.addAll(1, run.workspace().compilerOptions());
    return new Function("vend, full JIT", words, zip.folder());
  }

  /** Vend as it is deployed: stopped at the checkpoint, with the full JIT. */
  Function vendRestored() throws BenchmarkFailed {
    return with(
        new Function(VEND, vendWithJit().words(), zip),
        "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
  }

  /** The container image with its own entry point; fails if the AOT cache does not fit. */
  Function vendImage() {
    return image("vend, AOT image", "-XX:AOTMode=on");
  }

  /** The same without the AOT cache, to separate its effect from that of the class path. */
  Function vendWithoutCache() {
    return image("vend, class path", "-XX:AOTMode=off");
  }

  private Function image(String name, String mode) {
    var words = new ArrayList<>(List.of(image.resolve("function/start").toString(), mode));
    words.addAll(List.of(setup.trust().jvmOptions()));
    return new Function(name, words, image.resolve("function"));
  }

  /** Vend's HTTP clients alone, started like the restored Vend. */
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

  /** A function of the benchmarks, with the JVM options of the restored Vend. */
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
    words.addAll(List.of(setup.trust().jvmOptions()));
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

  /** Adds the environment variables that Lambda sets for a function. */
  static Map<String, String> environment(Map<String, String> environment) {
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "vend");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/vend");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "benchmark");
    // For the entry point of the container image, which otherwise expects its own JVM.
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return environment;
  }

  /** Lays out the container image and creates its AOT cache, as its Dockerfile does. */
  void makeImage() throws BenchmarkFailed {
    run.progress("creating the AOT cache of the container image");
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
      throw new BenchmarkFailed(folder + " cannot be removed.", e);
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

  /** The AOT cache of the container image. */
  Path cache() {
    return image.resolve("function/vend.aot");
  }
}
