package vend.infra;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import vend.command.CommandFailed;
import vend.command.Execution;
import vend.command.Version;
import vend.grant.file.InvalidGrants;
import vend.infra.spoke.DoesNotFit;

/** The {@code vend spokes} commands. Exit 0: fine; 1: beyond a limit of AWS; 2: could not run. */
@Command(
    name = "vend",
    description = "Temporary AWS credentials for whoever can prove who they are.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {SpokesCommand.class, HelpCommand.class},
    footer = {
      "",
      "Examples:",
      "  vend spokes template    one template for a StackSet",
      "  vend spokes cdk         what cdk.json runs"
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Execution.end(commandLine(System.getenv()), arguments);
  }

  static CommandLine commandLine(Map<String, String> environment) {
    return Execution.prepared(
        new CommandLine(new Main(), new Commands(environment)), environment, Main::report);
  }

  private static int report(Exception failure, CommandLine command) throws Exception {
    Optional<Integer> exit =
        switch (failure) {
          case DoesNotFit _ -> Optional.of(CommandLine.ExitCode.SOFTWARE);
          case CommandFailed _, InvalidGrants _ -> Optional.of(CommandLine.ExitCode.USAGE);
          default -> Optional.empty();
        };
    if (exit.isEmpty()) {
      throw failure;
    }
    command.getErr().println("vend: " + failure.getMessage());
    return exit.get();
  }

  /** Makes each command with what it needs of the world. */
  private record Commands(Map<String, String> environment) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return type == CdkCommand.class
          ? type.cast(new CdkCommand(environment))
          : CommandLine.defaultFactory().create(type);
    }
  }
}
