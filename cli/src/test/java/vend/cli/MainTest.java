package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import vend.cli.command.CommandContext;
import vend.cli.command.Output;

/** Tests the command as a whole: its subcommands, and the errors of invalid arguments. */
class MainTest {
  @Test
  void listsAllCommands() {
    Vend help = Vend.run("--help");
    assertEquals(0, help.exit());
    for (String command :
        List.of(
            "demo",
            "local",
            "token",
            "spokes",
            "grants",
            "explain",
            "freeze",
            "thaw",
            "credentials",
            "exec",
            "roles",
            "whoami",
            "write",
            "configure",
            "cache")) {
      assertTrue(help.out().matches("(?s).*\\n  " + command + " .*"), command);
    }
  }

  @Test
  void printsItsVersion() {
    assertTrue(Vend.run("--version").out().matches("vend [0-9].*\\R"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "grants",
        "grants nonsense",
        "--nonsense",
        "explain",
        "freeze",
        "thaw",
        "exec shop-prod/deploy",
        "write shop-prod/deploy",
        "cache",
        "freeze --list --everything"
      })
  void exitsWith2AndTheUsageForInvalidArguments(String line) {
    Vend run = Vend.run(line.isEmpty() ? new String[0] : line.split(" ", -1));
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().matches("(?s).*(?:Usage: vend|Did you mean: vend).*"), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "freeze", "write shop-prod/deploy", "--nonsense", "grants"})
  void a_usage_error_is_short_and_names_the_help(String line) {
    Vend run = Vend.run(line.split(" ", -1));
    assertEquals(2, run.exit());
    assertTrue(run.err().lines().count() <= 5, run.err());
    assertTrue(run.err().matches("(?s)vend: .*Usage: vend.*Help:  vend.* --help\\R"), run.err());
  }

  @Test
  void help_is_as_wide_as_the_terminal() {
    assertTrue(widest(Vend.in(Map.of("COLUMNS", "120"), "write", "--help")) > 80);
    assertTrue(widest(Vend.in(Map.of(), "write", "--help")) <= 80);
    assertTrue(widest(Vend.in(Map.of("COLUMNS", "much"), "write", "--help")) <= 80);
  }

  private static int widest(Vend run) {
    assertEquals(0, run.exit(), run.err());
    return run.out().lines().mapToInt(String::length).max().orElse(0);
  }

  @Test
  void output_that_cannot_be_written_ends_every_command_with_2() {
    var full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    var arguments = new ArrayList<List<String>>(List.of(List.of("--version")));
    for (CommandLine command : HelpTexts.below(Main.commandLine(context()))) {
      String name = command.getCommandSpec().qualifiedName();
      if (!name.equals("vend help")) {
        var words = new ArrayList<>(List.of(name.split(" ")));
        words.removeFirst();
        words.add("--help");
        arguments.add(words);
      }
    }
    arguments.add(List.of("grants", "check", "../grants.yaml"));
    arguments.add(List.of("grants", "who", "shop-prod/deploy", "--grants", "../grants.yaml"));
    arguments.add(List.of("completion", "bash"));
    for (List<String> words : arguments) {
      String[] line = words.toArray(String[]::new);
      var err = new StringWriter();
      int exit =
          Main.commandLine(context(), line)
              .setOut(Output.to(full))
              .setErr(new PrintWriter(err, true))
              .execute(line);
      assertEquals(2, exit, words + err.toString());
      assertEquals(
          "vend: cannot write to standard output: No space left on device",
          err.toString().strip(),
          words::toString);
    }
  }

  @Test
  void a_process_whose_standard_output_is_full_exits_with_2() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
    for (String argument : List.of("--version", "--help")) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "vend.cli.Main",
                  argument)
              .redirectOutput(Path.of("/dev/full").toFile())
              .start();
      String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
      assertEquals(2, process.waitFor(), err);
      assertTrue(err.contains("vend: cannot write to standard output"), err);
    }
  }

  private static CommandContext context() {
    return new CommandContext(
        System.in,
        () -> Vend.NOON,
        new java.security.SecureRandom(),
        () -> vend.client.source.RetryPolicy.AT_ONCE,
        Map.of(),
        false,
        () -> vend.cli.command.Prompt.NONE,
        () -> vend.signin.browser.Browser.NONE,
        Optional.empty(),
        new PrintWriter(Writer.nullWriter()),
        new PrintWriter(Writer.nullWriter()));
  }
}
