package vend.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.cli.keys.CommandContext;
import vend.cli.keys.ShowRoles;

/** `vend roles`. */
@Command(
    name = "roles",
    mixinStandardHelpOptions = true,
    description = {"List the roles that you may assume, as commands take them."},
    footer = {
      "",
      "Exit code: 0 there are some; 1 none, or refused; 2 could not run.",
      "",
      "Examples:",
      "  vend roles --hub https://vend.example.com",
      "  vend roles --arn",
      "  vend roles --json | jq -r .roles[].role"
    })
final class RolesCommand implements Callable<Integer> {
  private final Main.World world;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Option(names = "--arn", description = "Name the roles by their ARNs.")
  private boolean arn;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  RolesCommand(Main.World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws CommandFailed {
    CommandContext around = world.surroundings(spec.commandLine());
    return ShowRoles.run(around, settings.of(spec), arn, json);
  }
}
