package vend.cli.credentials;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.CommandSetup;
import vend.client.cache.CredentialCache;
import vend.client.file.FileFailure;

/** `vend cache`. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    description = "The keys that are kept on this machine.",
    subcommands = CacheCommand.CacheClearCommand.class,
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

  /** `vend cache clear`. */
  @Command(
      name = "clear",
      mixinStandardHelpOptions = true,
      description = {
        "Forgets all keys that are kept on this machine. At AWS they live on until they end: vend freeze denies new ones."
      },
      footer = {"", "Exit code: 0 fine; 2 could not run.", "", "Examples:", "  vend cache clear"})
  public static final class CacheClearCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
    public CacheClearCommand(CommandContext context) {
      this.context = context;
    }

    @Override
    public Integer call() throws CommandFailed {
      CommandContext context = this.context.at(spec.commandLine());
      try {
        int count = new CredentialCache(CommandSetup.onDisk(context), context.clock()).clear();
        context
            .out()
            .println("forgot %d %s".formatted(count, count == 1 ? "role's keys" : "roles' keys"));
        context.out().flush();
        return 0;
      } catch (IOException e) {
        throw new CommandFailed("the cache can't be cleared: " + FileFailure.words(e));
      }
    }
  }
}
