package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Holds the help of every command to one form. */
class HelpTextTest {
  private static final int LONGEST_SUMMARY = 60;
  private static final int NARROW = 60;
  private static final Pattern SUMMARY = Pattern.compile("[A-Z].*[^.]");
  private static final Pattern EXAMPLE =
      Pattern.compile("  (?:(?:vend|eval|source|aws|cdk|git) .*|# [A-Za-z].*)");
  private static final Pattern CONTINUATION = Pattern.compile(" {3,}\\S.*");

  record Help(CommandLine command) {
    List<String> lines() {
      return HelpTexts.of(command).lines().toList();
    }

    List<String> examples() {
      List<String> lines = lines();
      int heading = lines.indexOf("Examples:");
      return heading < 0 ? List.of() : lines.subList(heading + 1, lines.size());
    }

    boolean isGroup() {
      return !command.getSubcommands().isEmpty();
    }

    @Override
    public String toString() {
      return command.getCommandSpec().qualifiedName();
    }
  }

  static Stream<Help> helps() {
    var commands = new ArrayList<CommandLine>(List.of(Vend.line()));
    commands.addAll(HelpTexts.below(commands.getFirst()));
    return commands.stream().map(Help::new);
  }

  @ParameterizedTest
  @MethodSource("helps")
  void startsWithASummaryOfOneLine(Help help) {
    String summary = HelpTexts.summary(help.command());
    assertTrue(SUMMARY.matcher(summary).matches(), summary);
    assertTrue(summary.length() <= LONGEST_SUMMARY, () -> summary.length() + ": " + summary);
    assertTrue(help.lines().contains(summary), () -> HelpTexts.of(help.command()));
  }

  @ParameterizedTest
  @MethodSource("helps")
  void separatesTheSummaryFromFurtherDescription(Help help) {
    String[] description = help.command().getCommandSpec().usageMessage().description();
    assertTrue(
        description.length == 1 || description[1].isEmpty(), () -> Arrays.toString(description));
  }

  @ParameterizedTest
  @MethodSource("helps")
  void fitsEightyColumns(Help help) {
    assertEquals(
        List.of(), help.lines().stream().filter(line -> line.length() > HelpTexts.WIDTH).toList());
  }

  @ParameterizedTest
  @MethodSource("helps")
  void givesAnExample(Help help) {
    assertTrue(help.isGroup() || !help.examples().isEmpty(), () -> HelpTexts.of(help.command()));
  }

  @ParameterizedTest
  @MethodSource("helps")
  void givesExamplesThatCanBeCopied(Help help) {
    String before = "";
    for (String line : help.examples()) {
      boolean continues = before.endsWith(" \\");
      assertEquals(continues, CONTINUATION.matcher(line).matches(), line);
      assertTrue(continues || EXAMPLE.matcher(line).matches(), line);
      before = line;
    }
    assertFalse(before.endsWith("\\"), before);
  }

  @ParameterizedTest
  @MethodSource("helps")
  void keepsExamplesOnTheirLinesInANarrowTerminal(Help help) {
    List<String> examples = help.examples();
    help.command().setUsageHelpWidth(NARROW);
    List<String> narrow =
        help.command().getUsageMessage(CommandLine.Help.Ansi.OFF).lines().toList();
    assertTrue(narrow.containsAll(examples), () -> String.join("\n", narrow));
  }
}
