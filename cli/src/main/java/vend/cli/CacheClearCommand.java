package vend.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.cli.keys.ClearCache;

/** `vend cache clear`. */
@Command(
    name = "clear",
    mixinStandardHelpOptions = true,
    description = {
      "Forgets all keys that are kept on this machine. At AWS they live on until they end: vend freeze denies new ones."
    },
    footer = {"", "Exit code: 0 fine; 2 could not run.", "", "Examples:", "  vend cache clear"})
final class CacheClearCommand implements Callable<Integer> {
  private final Main.World world;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  CacheClearCommand(Main.World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws CommandFailed {
    return ClearCache.run(world.surroundings(spec.commandLine()));
  }
}
