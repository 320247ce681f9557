package vend.cli.command;

import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs every {@code vend} command, reports its failure and prints its help. */
public final class Execution {
  private static final int DEFAULT_WIDTH = 80;

  /** The narrowest help that picocli can lay out. */
  private static final int NARROWEST = 55;

  private static final int WIDEST = 200;

  private Execution() {}

  /** Reports the failures of commands, and rethrows all others. */
  @FunctionalInterface
  public interface Reporter {
    /** Returns the exit code. */
    int report(Exception failure, CommandLine command) throws Exception;
  }

  /**
   * Configures a command line to which all subcommands were added.
   *
   * @param environment {@code COLUMNS} is the width of the help
   * @param reporter reports the failures of the commands
   */
  public static CommandLine prepared(
      CommandLine line, Map<String, String> environment, Reporter reporter) {
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, Execution::footer);
    line.setHelpSectionMap(line.getHelpSectionMap());
    return line.setUsageHelpWidth(width(environment))
        .setExecutionStrategy(Execution::run)
        .setParameterExceptionHandler((failure, _) -> usage(failure))
        .setExecutionExceptionHandler((failure, command, _) -> report(failure, command, reporter))
        .setExitCodeExceptionMapper(_ -> CommandLine.ExitCode.USAGE);
  }

  /** Runs a prepared command line on standard output and exits the process with its exit code. */
  public static void end(CommandLine line, String... arguments) {
    System.exit(line.setOut(Output.standard()).execute(arguments));
  }

  private static int run(ParseResult parsed) {
    CommandLine command = parsed.commandSpec().commandLine();
    try {
      int exit = new CommandLine.RunLast().execute(parsed);
      // A failed write of buffered output has to fail here, before the exit code is decided.
      command.getOut().flush();
      return exit;
    } catch (OutputFailed e) {
      return failed(e, command);
    }
  }

  private static int report(Exception failure, CommandLine command, Reporter reporter)
      throws Exception {
    return failure instanceof OutputFailed output
        ? failed(output, command)
        : reporter.report(failure, command);
  }

  private static int failed(OutputFailed failure, CommandLine command) {
    command.getErr().println("vend: " + failure.getMessage());
    return CommandLine.ExitCode.USAGE;
  }

  private static int usage(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println("vend: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.print("Usage: " + command.getHelp().abbreviatedSynopsis());
    err.println("Help:  " + name + " --help");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  private static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[0-9]{1,4}")
        ? Math.clamp(Integer.parseInt(columns), NARROWEST, WIDEST)
        : DEFAULT_WIDTH;
  }

  /**
   * Renders the footer. Sentences wrap; indented examples stay on one line each, so that they can
   * be copied.
   */
  private static String footer(Help help) {
    var text = new StringBuilder();
    UsageMessageSpec usage = help.commandSpec().usageMessage();
    for (String line : usage.footer()) {
      if (line.startsWith("  ")) {
        text.append(String.format(line)).append(System.lineSeparator());
      } else {
        Help.join(
            help.colorScheme().ansi(),
            usage.width(),
            usage.adjustLineBreaksForWideCJKCharacters(),
            new String[] {line},
            text);
      }
    }
    return text.toString();
  }
}
