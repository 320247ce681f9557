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

/** {@code vend cache}: the credentials cached on this machine. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    description = "Manage the credentials cached on this machine",
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

  /** {@code vend cache clear}: deletes the cached credentials. */
  @Command(
      name = "clear",
      mixinStandardHelpOptions = true,
      description = {
        "Delete all credentials cached on this machine",
        "",
        "Credentials that AWS has issued stay valid until they expire. To deny new ones, use vend freeze."
      },
      footer = {
        "",
        "Exit code: 0 deleted; 2 could not run.",
        "",
        "Examples:",
        "  vend cache clear"
      })
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
            .println(
                "deleted the cached credentials of %d %s"
                    .formatted(count, count == 1 ? "role" : "roles"));
        context.out().flush();
        return 0;
      } catch (IOException e) {
        throw new CommandFailed("the cache cannot be cleared: " + FileFailure.words(e));
      }
    }
  }
}
