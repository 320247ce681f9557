package vend.cli.credentials;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** `vend cache`. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    description = "The keys that are kept on this machine.",
    subcommands = CacheClearCommand.class,
    footer = {"", "Examples:", "  vend cache clear"},
    synopsisSubcommandLabel = "COMMAND")
public final class CacheCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs.
  public CacheCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
