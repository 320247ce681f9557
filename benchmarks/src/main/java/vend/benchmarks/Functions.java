package vend.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The functions that are started cold. */
final class Functions {
  private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final String HANDLER = "vend.functions.VendFunction::handleRequest";

  private static final String ONLY_C1 = "-XX:TieredStopAtLevel=1";

  private final Run run;
  private final Surroundings surroundings;
  private final Path zip;
  private final Path image;

  Functions(Run run, Surroundings surroundings) throws Unusable {
    this.run = run;
    this.surroundings = surroundings;
    this.zip = surroundings.packaged();
    this.image = run.workspace().made().resolve("image");
    try {
      Files.createDirectories(image);
      Files.deleteIfExists(zip.resolve("lib"));
      Files.createSymbolicLink(zip.resolve("lib"), run.workspace().functionLibraries());
    } catch (IOException e) {
      throw new Unusable("the function's package can't be laid out", e);
    }
  }

  /**
   * As the managed runtime starts a zip: its client on the class path, the function's jars in
   * {@code lib/}, loaded by the client's own class loader; C1 alone, as Java 25 has it there
   * without SnapStart.
   */
  Function vendAsZip() throws Unusable {
    return vend("vend, zip", zip, run.workspace().runtimeClientJars(), List.of());
  }

  /** The same with all of the JIT, as Lambda has it with SnapStart. */
  Function vendWithJit() throws Unusable {
    Function zip = vendAsZip();
    var words = new ArrayList<>(zip.words());
    words.remove(ONLY_C1);
    return new Function("vend, full JIT", words, zip.folder());
  }

  /** As it is deployed: stopped at the checkpoint, with all of the JIT. */
  Function vendRestored() throws Unusable {
    return with(
        new Function("vend", vendWithJit().words(), zip),
        "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
  }

  /** As an image may start it: all jars on the class path, which an AOT cache needs. */
  Function vendWithCache() throws Unusable {
    return vend(
        "vend, AOT cache", image, all(), List.of("-XX:AOTMode=on", "-XX:AOTCache=" + cache()));
  }

  Function vendRecording() throws Unusable {
    return vend(
        "recording",
        image,
        all(),
        List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + configuration()));
  }

  /** The same without the cache, to tell what it brings from what the class path brings. */
  Function vendWithoutCache() throws Unusable {
    return vend("vend, class path", image, all(), List.of());
  }

  Function with(Function function, String... options) {
    var words = new ArrayList<>(function.words());
    words.addAll(1, List.of(options));
    return new Function(function.name(), words, function.folder());
  }

  private List<Path> all() throws Unusable {
    return Stream.concat(
            run.workspace().runtimeClientJars().stream(), run.workspace().functionJars().stream())
        .toList();
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

  Function go() throws Unusable {
    return new Function(
        "go", List.of(run.workspace().program("peer").toString()), run.workspace().made());
  }

  Function python() throws Unusable {
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
    return environment;
  }

  /** Makes the cache of what was recorded. */
  void createCache() throws Unusable {
    var words = new ArrayList<String>();
    words.add(Workspace.java().toString());
    words.addAll(List.of("-XX:+UseSerialGC", ONLY_C1, "-Xmx1g"));
    words.addAll(
        List.of(
            "-XX:AOTMode=create",
            "-XX:AOTConfiguration=" + configuration(),
            "-XX:AOTCache=" + cache(),
            "-cp",
            classPath(all())));
    var command = new Children.Command(words, image, Map.of(), run.workspace().errors());
    try {
      Child child = run.children().start(command);
      if (!child.process().waitFor(180, TimeUnit.SECONDS) || child.process().exitValue() != 0) {
        throw new Unusable("no AOT cache was made; see " + run.workspace().errors());
      }
    } catch (IOException e) {
      throw new Unusable("no AOT cache was made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unusable("interrupted", e);
    }
  }

  Path cache() {
    return image.resolve("vend.aot");
  }

  Path configuration() {
    return image.resolve("vend.aotconf");
  }
}
