package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vend.Json;
import vend.local.lambda.RuntimeApi;

/**
 * Lays out, trains and starts the function's container image with its own scripts, without Docker.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerImageIT {
  private static final Path SCRIPTS = RunningVend.CHECKOUT.resolve("infra/image");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Path image;
  private Path function;
  private Path output;

  @BeforeAll
  void layOutAndTrain(@TempDir Path temporary) throws Exception {
    image = temporary.resolve("image");
    function = image.resolve("function");
    output = temporary.resolve("output");
    assertEquals(0, run(SCRIPTS.resolve("lay-out"), image), this::output);
    assertEquals(0, run(image.resolve("training/train"), function), this::output);
  }

  private int run(Path script, Path argument) throws Exception {
    Process process = process(List.of(script.toString(), argument.toString())).start();
    assertTrue(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), script::toString);
    return process.exitValue();
  }

  /** Runs a command with this test's JDK and PATH, and no other variable of its environment. */
  private ProcessBuilder process(List<String> words) {
    var builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void startsFromTheCacheInAnyFolder() throws Exception {
    Path moved = Files.move(function, image.resolve("moved"));
    try {
      Path log = image.resolve("classes");
      // With AOTMode=on, the JVM refuses to start without the cache.
      assertEquals(
          200, statusOfHealth(moved, "-XX:AOTMode=on", "-Xlog:class+load:file=" + log + ":none"));
      List<String> loaded;
      try (Stream<String> lines = Files.lines(log)) {
        loaded = lines.filter(line -> line.startsWith("vend.functions.")).toList();
      }
      assertFalse(loaded.isEmpty(), "The JVM loaded no class of the function.");
      assertEquals(
          List.of(),
          loaded.stream()
              .filter(line -> !line.contains("shared objects file"))
              // Hidden classes: the JVM generates them at run time, so no cache holds them.
              .filter(line -> !line.contains("/0x"))
              .toList(),
          "classes of the function that are missing in the cache");
    } finally {
      Files.move(moved, function);
    }
  }

  @Test
  void startsWithoutTheCache() throws Exception {
    assertEquals(200, statusOfHealth(function, "-XX:AOTMode=off"));
  }

  @Test
  void containsTheGrantsAndNothingOfTheTraining() throws Exception {
    assertEquals(
        -1, Files.mismatch(BuiltPackage.file("grants.yaml"), function.resolve("grants.yaml")));
    try (Stream<Path> jars = Files.list(function.resolve("jars"))) {
      assertEquals(
          List.of(),
          jars.map(jar -> jar.getFileName().toString())
              .filter(name -> name.contains("local"))
              .toList());
    }
    assertFalse(
        Files.exists(function.resolve("lib")),
        "Lambda's runtime client would load a folder named lib by itself");
  }

  @Test
  void refusesAFolderThatContainsAnImage() throws Exception {
    assertNotEquals(0, run(SCRIPTS.resolve("lay-out"), image));
    assertTrue(output().contains("exists already"), this::output);
  }

  @Test
  void createsNoCacheOfAFunctionThatFailsToStart() throws Exception {
    Path broken = image.resolve("broken");
    Files.createDirectories(broken);
    Files.copy(function.resolve("start"), broken.resolve("start"));
    assertNotEquals(0, run(image.resolve("training/train"), broken));
    assertTrue(output().contains("The training run failed"), this::output);
    assertFalse(Files.exists(broken.resolve("vend.aot")));
  }

  private @Nullable Object statusOfHealth(Path folder, String... options) throws Exception {
    try (RuntimeApi api = RuntimeApi.start()) {
      var words = new ArrayList<>(List.of(folder.resolve("start").toString()));
      words.addAll(List.of(options));
      var builder = process(words);
      builder
          .environment()
          .putAll(
              Map.of(
                  "AWS_LAMBDA_RUNTIME_API", api.address(),
                  "AWS_LAMBDA_FUNCTION_NAME", "vend",
                  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                  "AWS_REGION", "eu-central-1",
                  "VEND_TABLE", "vend",
                  "VEND_KEY", "alias/vend"));
      Process process = builder.start();
      try {
        var answer =
            Json.readObject(
                api.invoke(
                    Files.readString(
                        RunningVend.CHECKOUT.resolve("events/get-healthz.json"), UTF_8),
                    PATIENCE));
        return answer.get("statusCode");
      } finally {
        process.destroy();
        process.waitFor();
      }
    }
  }
}
