package vend.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The help of commands, at 80 columns and without color. */
final class HelpTexts {
  static final int WIDTH = 80;

  private HelpTexts() {}

  /** The commands below one, in the order of its help, each followed by its own subcommands. */
  static List<CommandLine> below(CommandLine command) {
    var found = new ArrayList<CommandLine>();
    for (CommandLine each : command.getSubcommands().values()) {
      if (!found.contains(each)) {
        found.add(each);
        found.addAll(below(each));
      }
    }
    return found;
  }

  static String of(CommandLine command) {
    return command.setUsageHelpWidth(WIDTH).getUsageMessage(Ansi.OFF);
  }

  /** The line that the list of commands shows. */
  static String summary(CommandLine command) {
    String[] description = command.getCommandSpec().usageMessage().description();
    return description.length == 0 ? "" : description[0];
  }
}
