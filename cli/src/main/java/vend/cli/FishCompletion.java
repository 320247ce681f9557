package vend.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion script for fish, built from the model of the commands. Picocli builds those for bash
 * and zsh.
 *
 * @see <a href="https://fishshell.com/docs/current/cmds/complete.html">fish: complete</a>
 */
final class FishCompletion {
  private static final int MOST_CHARACTERS = 80;

  private final String program;
  private final List<String> lines = new ArrayList<>();

  private FishCompletion(String program) {
    this.program = program;
  }

  static String of(CommandSpec root) {
    var script = new FishCompletion(root.name());
    script.lines.add(
        "# Completion of " + root.name() + " for fish: source it, or put it into completions/");
    script.lines.add("complete -c " + root.name() + " -f");
    script.add(root, List.of());
    return String.join("\n", script.lines) + "\n";
  }

  private void add(CommandSpec command, List<String> path) {
    List<CommandLine> subcommands =
        command.subcommands().values().stream()
            .distinct()
            .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
            .toList();
    String here = condition(path, names(subcommands));
    for (CommandLine sub : subcommands) {
      lines.add(
          "complete -c %s -n %s -a %s -d %s"
              .formatted(
                  program,
                  here,
                  quoted(sub.getCommandName()),
                  quoted(brief(sub.getCommandSpec().usageMessage().description()))));
    }
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        lines.add(option(option, here));
      }
    }
    for (CommandLine sub : subcommands) {
      var longer = new ArrayList<>(path);
      longer.add(sub.getCommandName());
      add(sub.getCommandSpec(), longer);
    }
  }

  private static List<String> names(List<CommandLine> commands) {
    return commands.stream().map(CommandLine::getCommandName).toList();
  }

  /** The fish condition: all of {@code seen} and none of {@code unseen} are on the command line. */
  private static String condition(List<String> seen, List<String> unseen) {
    var tests = new ArrayList<String>();
    seen.forEach(word -> tests.add("__fish_seen_subcommand_from " + word));
    if (!unseen.isEmpty()) {
      tests.add("not __fish_seen_subcommand_from " + String.join(" ", unseen));
    }
    return quoted(tests.isEmpty() ? "true" : String.join("; and ", tests));
  }

  private String option(OptionSpec option, String here) {
    String names =
        java.util.Arrays.stream(option.names())
            .map(name ->
                name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
            .collect(Collectors.joining(" "));
    boolean takesFile = option.paramLabel().contains("FILE");
    String value = option.arity().max() == 0 ? "" : takesFile ? " -r -F" : " -x";
    return "complete -c %s -n %s %s%s -d %s"
        .formatted(program, here, names, value, quoted(brief(option.description())));
  }

  /** The first sentence, without defaults and variables. */
  private static String brief(String[] description) {
    String text = description.length == 0 ? "" : description[0];
    String plain = text.replaceAll("\\s*Default: .*|\\$\\{[^}]*}", "").replace("%%", "%");
    int end = plain.indexOf(". ");
    String first = end < 0 ? plain : plain.substring(0, end);
    return first.length() <= MOST_CHARACTERS
        ? first
        : first.substring(0, MOST_CHARACTERS).strip() + "…";
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
