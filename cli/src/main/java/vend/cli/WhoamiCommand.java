package vend.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.cli.keys.CommandContext;
import vend.cli.keys.ShowCaller;

/** `vend whoami`. */
@Command(
    name = "whoami",
    mixinStandardHelpOptions = true,
    description = {
      "Says which hub would be asked, where your token comes from, and what it says of you, with the claims that grants can test. The token is not verified here, never shown, and not sent to the hub."
    },
    footer = {
      "",
      "Exit code: 0 fine; 1 there is no token where it should come from; 2 could not run.",
      "",
      "Examples:",
      "  vend whoami",
      "  vend whoami --hub https://vend.example.com --token-file token.jwt"
    })
final class WhoamiCommand implements Callable<Integer> {
  private final Main.World world;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  WhoamiCommand(Main.World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws CommandFailed {
    CommandContext around = world.surroundings(spec.commandLine());
    return ShowCaller.run(around, settings.of(spec), json);
  }
}
