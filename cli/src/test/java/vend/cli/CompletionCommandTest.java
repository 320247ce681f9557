package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the scripts of {@code vend completion} in real shells. */
class CompletionCommandTest {
  @TempDir private Path folder;

  private Path script(String shell) throws Exception {
    Vend run = Vend.run("completion", shell);
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.err());
    return Files.writeString(folder.resolve("vend." + shell), run.out());
  }

  private static String program(String name) {
    var found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(path -> Path.of(path, name))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "there is no " + name);
    return found.orElseThrow().toString();
  }

  private Set<String> lines(String... command) throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output
        .lines()
        .map(line -> line.replaceFirst("\t.*", "").strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> inBash(String shell, String words) throws Exception {
    Path script = script("bash");
    String line =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_vend; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(script, words);
    return lines(program(shell), "-c", line);
  }

  @ParameterizedTest
  @CsvSource({
    "vend con,console",
    "vend grants ch,check",
    "vend console --pri,--print",
    "vend exec --ren,--renew",
    "vend agent --por,--port"
  })
  void bashCompletesCommandsAndOptions(String words, String completed) throws Exception {
    Set<String> offered = inBash("bash", words);
    assertTrue(offered.contains(completed), offered.toString());
  }

  @Test
  void bashKnowsTheCompletionOfVend() throws Exception {
    Set<String> output =
        lines(program("bash"), "-c", "source '" + script("bash") + "'; complete -p vend");
    assertTrue(output.toString().contains("_complete_vend"), output.toString());
  }

  /** The script needs the functions that compinit loads. */
  @Test
  void zshAcceptsTheScript() throws Exception {
    String zsh = program("zsh");
    String line =
        "autoload -Uz compinit; compinit -D; source '%s'; print -r -- ${_comps[vend]}"
            .formatted(script("zsh"));
    Set<String> output = lines(zsh, "-f", "-c", line);
    assertTrue(output.toString().contains("_complete_vend"), output.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "vend con,console",
    "vend grants ch,check",
    "vend console --pri,--print",
    "vend exec --ren,--renew",
    "vend agent --por,--port="
  })
  void fishCompletesCommandsAndOptions(String words, String completed) throws Exception {
    String fish = program("fish");
    Set<String> offered =
        lines(
            fish,
            "--no-config",
            "--command",
            "source '%s'; complete --do-complete '%s'".formatted(script("fish"), words));
    assertTrue(
        offered.contains(completed) || offered.contains(completed.replace("=", "")),
        offered.toString());
  }

  @Test
  void fishCompletesNoCommandOfAnotherLevelAndNoHiddenOption() throws Exception {
    String fish = program("fish");
    Path script = script("fish");
    Set<String> offered =
        lines(
            fish,
            "--no-config",
            "--command",
            "source '%s'; complete --do-complete 'vend grants '".formatted(script));
    assertTrue(offered.contains("check"), offered.toString());
    assertFalse(offered.contains("console"), offered.toString());
    String hidden = "source '%s'; complete --do-complete 'vend exec --oidc-c'".formatted(script);
    assertEquals(Set.of(), lines(fish, "--no-config", "--command", hidden));
  }

  @ParameterizedTest
  @ValueSource(strings = {"powershell", "", "BASH"})
  void rejectsOtherShells(String shell) {
    Vend run = Vend.run("completion", shell);
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("bash, zsh or fish"), run.err());
  }
}
