package vend.local;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import vend.command.CommandFailed;
import vend.command.Execution;
import vend.command.Version;
import vend.grant.file.InvalidGrants;

/** The {@code vend} commands of this machine's own Vend. Exit 0: fine; 2: could not run. */
@Command(
    name = "vend",
    description = "Temporary AWS credentials for whoever can prove who they are.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {DemoCommand.class, LocalCommand.class, TokenCommand.class, HelpCommand.class},
    footer = {
      "",
      "Examples:",
      "  vend demo                   see keys vended, refused and explained",
      "  vend local                  keep it running, with lines to copy",
      "  vend token --issuer staff   a token for the one that is running"
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Execution.end(commandLine(), arguments);
  }

  static CommandLine commandLine() {
    return Execution.prepared(new CommandLine(new Main()), System.getenv(), Main::report);
  }

  private static int report(Exception failure, CommandLine command) throws Exception {
    if (!(failure instanceof CommandFailed || failure instanceof InvalidGrants)) {
      throw failure;
    }
    command.getErr().println("vend: " + failure.getMessage());
    return CommandLine.ExitCode.USAGE;
  }
}
