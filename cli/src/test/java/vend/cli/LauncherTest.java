package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the launcher in an empty checkout, with stubs of Maven and Java that print their arguments.
 */
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "dirname",
          "find",
          "grep",
          "head",
          "ln",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "touch");

  /** A stub of Maven: writes the files of a build, and counts its runs. */
  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      echo built >> builds
      until [ "$1" = -pl ]; do shift; done
      module=$2
      mkdir -p "$module/target/launcher" "$module/target/classes"
      touch "$module/target/some.jar" "$module/target/vend-$module-1-tests.jar" "$module/target/vend-$module-1.jar"
      printf %s "$PWD/$module/target/some.jar" > "$module/target/launcher/class-path"
      printf %s "$PWD/cdk.jar" > "$module/target/launcher/class-path-of-cdk"
      touch cdk.jar
      printf '    java.home = %s\\n' "$PWD/jdk" > "$module/target/launcher/jdk"
      """;

  private static final String JAVA =
      """
      #!/usr/bin/env bash
      printf '[%s]' "$PWD" "${@: -3}"
      exit 7
      """;

  @TempDir private Path folder;
  private Path checkout;

  private record Run(int exit, String out, String err) {}

  @BeforeEach
  void layOut() throws IOException {
    checkout = Files.createDirectories(folder.resolve("a checkout")).toRealPath();
    Files.copy(Path.of("../vend"), checkout.resolve("vend"));
    Files.createDirectories(checkout.resolve("cli/src/main"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.writeString(checkout.resolve("cli/pom.xml"), "<project/>");
    long anHourAgo = Instant.now().minusSeconds(3600).toEpochMilli();
    for (String source : List.of("pom.xml", "cli/pom.xml", "cli/src/main")) {
      Files.setLastModifiedTime(checkout.resolve(source), FileTime.fromMillis(anHourAgo));
    }
    program("jdk/bin/java", JAVA);
    for (String tool : TOOLS) {
      Files.createDirectories(checkout.resolve("tools"));
      Files.createSymbolicLink(checkout.resolve("tools").resolve(tool), onPath(tool));
    }
    program("tools/mvn", MAVEN);
  }

  @Test
  void passesArgumentsWorkingDirectoryAndExitCodeThrough() throws Exception {
    Run run = vend("token", "a b");

    assertEquals(7, run.exit());
    assertEquals("[%s][vend.cli.Main][token][a b]".formatted(folder.toRealPath()), run.out());
    assertEquals("vend: building ...\n", run.err());
  }

  @Test
  void starts_every_command_from_one_program() throws Exception {
    assertTrue(vend("token").out().contains("[vend.cli.Main][token]"));
    assertTrue(vend("help", "token").out().contains("[vend.cli.Main][help][token]"));
    assertTrue(vend("spokes", "cdk").out().contains("[vend.cli.Main][spokes][cdk]"));
    assertTrue(vend("grants", "check").out().contains("[vend.cli.Main][grants][check]"));
    assertTrue(vend("x", "--version").out().contains("[vend.cli.Main][x][--version]"));
    assertEquals(1, builds());
  }

  @Test
  void exits_2_with_a_message_where_standard_output_is_closed() throws Exception {
    Process process = start(List.of("bash", "-c", "\"$0\" token >&-", launcher()));

    assertEquals(
        "vend: cannot write to standard output: it is closed\n",
        new String(process.getErrorStream().readAllBytes(), UTF_8));
    assertEquals(2, process.waitFor());
  }

  @Test
  void only_vend_local_runs_with_the_optimizing_compiler() throws Exception {
    program("jdk/bin/java", "#!/usr/bin/env bash\nprintf '[%s]' \"$@\"\n");

    assertFalse(vend("local").out().contains("TieredStopAtLevel"));
    assertTrue(vend("token").out().contains("[-XX:TieredStopAtLevel=1]"));
  }

  @Test
  void only_vend_spokes_has_the_CDK_on_its_class_path() throws Exception {
    program("jdk/bin/java", "#!/usr/bin/env bash\nprintf '[%s]' \"$@\"\n");

    assertFalse(vend("token").out().contains("cdk.jar"));
    assertTrue(vend("spokes", "cdk").out().contains("some.jar:" + checkout + "/cdk.jar]"));
  }

  @Test
  void names_each_module_of_a_build_at_a_terminal() throws Exception {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script), "needs script(1), of util-linux, for a terminal");
    program(
        "tools/mvn",
        MAVEN
            + """
            echo '[INFO] Building vend-core 0.1.0-SNAPSHOT             [2/4]'
            echo '[INFO] Building vend-cli 0.1.0-SNAPSHOT            [4/4]'
            """);

    Process process =
        start(List.of(script.toString(), "-qec", "'%s' token".formatted(launcher()), "/dev/null"));

    String screen = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(
        screen.contains(
            "vend: building vend-core (2 of 4) ...\r\nvend: building vend-cli (4 of 4) ..."),
        screen);
    assertEquals(7, process.waitFor());
  }

  @Test
  void buildsOnlyWhatHasChanged() throws Exception {
    vend("token");
    assertEquals("", vend("token").err());
    assertEquals(1, builds());

    Files.writeString(checkout.resolve("cli/src/main/New.java"), "class New {}");
    later(checkout.resolve("cli/src/main/New.java"));
    vend("token");
    assertEquals(2, builds());
  }

  @Test
  void a_change_of_a_module_builds_what_depends_on_it_and_nothing_else() throws Exception {
    for (String module : List.of("core", "infra")) {
      Files.createDirectories(checkout.resolve(module).resolve("src/main"));
      Files.createDirectories(checkout.resolve(module).resolve("target"));
      Files.writeString(checkout.resolve(module).resolve("target/its.jar"), "");
    }
    vend("token");
    Files.writeString(
        checkout.resolve("cli/target/launcher/class-path"),
        ":" + checkout.toRealPath().resolve("core/target/its.jar"),
        StandardOpenOption.APPEND);
    assertEquals(1, builds());

    later(checkout.resolve("infra/src/main"));
    vend("token");
    assertEquals(1, builds());

    later(checkout.resolve("core/src/main"));
    vend("token");
    assertEquals(2, builds());
  }

  @Test
  void builds_again_where_the_description_of_the_API_has_changed() throws Exception {
    Path description = Files.writeString(checkout.resolve("openapi.json"), "{}");
    vend("token");
    later(description);
    vend("token");

    assertEquals(2, builds());
  }

  @Test
  void buildsAgainIfTheJdkOrALibraryIsMissing() throws Exception {
    vend("token");
    Files.delete(checkout.resolve("cli/target/some.jar"));
    vend("token");
    assertEquals(2, builds());

    Files.writeString(checkout.resolve("cli/target/launcher/jdk"), "    java.home = /gone\n");
    assertEquals(7, vend("token").exit());
    assertEquals(3, builds());
  }

  @Test
  void buildsOnceForParallelCommands() throws Exception {
    List<Process> started = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      started.add(start("token"));
    }
    for (Process process : started) {
      assertEquals(7, process.waitFor());
    }
    assertEquals(1, builds());
  }

  @Test
  void takesOverTheLockOfADeadProcess() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(checkout.resolve("target"));
    Files.createSymbolicLink(
        checkout.resolve("target/launcher.lock"), Path.of(Long.toString(dead.pid())));

    assertEquals(7, vend("token").exit());
  }

  @Test
  void reportsMissingMavenInOneLine() throws Exception {
    Files.delete(checkout.resolve("tools/mvn"));

    Run run = vend("demo");

    assertEquals(2, run.exit());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("Install Maven 3.8 or later"), run.err());
  }

  @Test
  void reportsAMissingJdkInOneLine() throws Exception {
    program(
        "tools/mvn",
        """
        #!/usr/bin/env bash
        echo "[ERROR] Failed to execute goal x:select-jdk-toolchain (y) on project z: Cannot find matching toolchain definitions for the following toolchain types:{version=[25,)}"
        echo "[ERROR] Define the required toolchains in your ~/.m2/toolchains.xml file."
        exit 1
        """);

    Run run = vend("demo");

    assertEquals(2, run.exit());
    assertEquals(
        List.of(
            "vend: building ...",
            "vend: the build needs JDK 25 or later. Install one, for example from https://adoptium.net"),
        run.err().lines().toList());
  }

  @Test
  void showsTheOutputOfAFailedBuildOnStandardErrorOnly() throws Exception {
    program("tools/mvn", "#!/usr/bin/env bash\necho '[ERROR] no good'\nexit 1\n");

    Run run = vend("demo");

    assertEquals(2, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().contains("[ERROR] no good"), run.err());
    assertTrue(Files.notExists(checkout.resolve("target/launcher.lock")));
  }

  private Run vend(String... arguments) throws Exception {
    Process process = start(arguments);
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), out, err);
  }

  private String launcher() {
    return checkout.resolve("vend").toString();
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  private Process start(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("PATH", checkout.resolve("tools").toString());
    return builder.start();
  }

  private int builds() throws IOException {
    return Files.readAllLines(checkout.resolve("builds")).size();
  }

  private void program(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void later(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
  }

  private static Path onPath(String tool) {
    return List.of(System.getenv("PATH").split(File.pathSeparator, -1)).stream()
        .map(place -> Path.of(place, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + tool + " on this machine"));
  }
}
