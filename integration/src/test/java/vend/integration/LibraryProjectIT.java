package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses the library in a separate Maven project, as a program outside of Vend does. */
class LibraryProjectIT {
  private static final Path CHECKOUT = RunningVend.CHECKOUT;
  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final Path PROJECT = CHECKOUT.resolve("integration/src/test/projects/library");

  @TempDir Path folder;

  /** Lays out Vend's jars and poms as a Maven repository. */
  private Path repository() throws IOException {
    Path repository = folder.resolve("repository");
    put(repository, "vend-parent", CHECKOUT.resolve("pom.xml"), ".pom");
    for (String module : List.of("values", "client")) {
      put(repository, "vend-" + module, CHECKOUT.resolve(module).resolve("pom.xml"), ".pom");
      put(
          repository,
          "vend-" + module,
          CHECKOUT.resolve(module).resolve("target/vend-" + module + "-" + VERSION + ".jar"),
          ".jar");
    }
    return repository;
  }

  private static void put(Path repository, String artifact, Path file, String ending)
      throws IOException {
    Path there =
        Files.createDirectories(
            repository.resolve("io/github/vend-aws").resolve(artifact).resolve(VERSION));
    Files.copy(file, there.resolve(artifact + "-" + VERSION + ending));
  }

  private Path project() throws IOException {
    Path project = folder.resolve("project");
    try (Stream<Path> files = Files.walk(PROJECT)) {
      for (Path file : files.toList()) {
        Path copy = project.resolve(PROJECT.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return project;
  }

  @Test
  void a_separate_project_compiles_and_gets_credentials() throws Exception {
    try (var running = new RunningVend(java.util.Map.of()).warmedUp()) {
      Path out = folder.resolve("out.txt");
      var builder =
          new ProcessBuilder(
                  "mvn",
                  "-B",
                  "-ntp",
                  "-Dstyle.color=never",
                  "-Dvend.repository=" + repository().toUri(),
                  "-Daws.sdk.version=" + System.getProperty("aws.sdk.version"),
                  "compile",
                  "exec:java",
                  "-Dexec.args=%s %s shop-prod/deploy"
                      .formatted(running.vend().uri(), running.vend().stsUri().orElseThrow()))
              .directory(project().toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("HOME", folder.toString());
      builder.environment().put("MAVEN_OPTS", "-Duser.home=" + System.getProperty("user.home"));
      builder
          .environment()
          .put("VEND_TOKEN", running.token("github", RunningVend.pipelineWith("run_id", "java")));
      Process maven = builder.start();
      assertTrue(maven.waitFor(5, TimeUnit.MINUTES));
      String output = Files.readString(out, StandardCharsets.UTF_8);
      assertEquals(0, maven.exitValue(), output);
      assertTrue(output.contains("arn:aws:sts::222222222222:assumed-role/deploy/"), output);
    }
  }

  @Test
  void contains_the_example_of_the_documentation() throws IOException {
    String page = Files.readString(CHECKOUT.resolve("docs/how-to/java.md"));
    String shown = page.split("```java\n", -1)[1].split("```", -1)[0];
    String source = Files.readString(PROJECT.resolve("src/main/java/example/Buckets.java"));
    assertTrue(source.contains(shown), shown);
  }
}
