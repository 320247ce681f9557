package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command as a whole: what there is, and what happens to what there is not. */
class MainTest {
  @Test
  void listsAllCommandsAlsoThoseThatTheLauncherStartsElsewhere() {
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
  void saysItsVersion() {
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
  void exitsWithTwoAndTheUsageWhenItCanNotTellWhatIsMeant(String line) {
    Vend run = Vend.run(line.isEmpty() ? new String[0] : line.split(" ", -1));
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().matches("(?s).*(?:Usage: vend|Did you mean: vend).*"), run.err());
  }

  @Test
  void saysOfACommandOfAnotherModuleWhoStartsIt() {
    Vend run = Vend.run("token", "--issuer", "staff");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("./vend"), run.err());
  }

  @Test
  void hasExamplesInTheHelpOfEveryCommand() {
    var without = new ArrayList<String>();
    for (CommandLine command : all(Main.commandLine(world()))) {
      String name = command.getCommandSpec().qualifiedName();
      if (!name.matches("vend (?:help|demo|local|token|spokes)")
          && !command.getUsageMessage().contains("Examples:")) {
        without.add(name);
      }
    }
    assertEquals(List.of(), without);
  }

  private static Main.World world() {
    return new Main.World(
        System.in,
        () -> Vend.NOON,
        new java.security.SecureRandom(),
        () -> vend.client.Patience.AT_ONCE,
        Map.of(),
        false,
        () -> vend.cli.keys.Prompt.NOBODY,
        () -> vend.client.browser.Browser.NONE,
        Optional.empty());
  }

  private static List<CommandLine> all(CommandLine command) {
    var all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(sub -> all.addAll(all(sub)));
    return all;
  }
}
