package vend.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.cli.keys.CommandContext;
import vend.cli.keys.WriteProfiles;

/** `vend configure`. */
@Command(
    name = "configure",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a profile into AWS's config file (AWS_CONFIG_FILE, or ~/.aws/config) for each role that you may take, named ACCOUNT-ROLE. Its keys come from vend credentials, so that every tool of AWS renews them by itself. The profile says what a new shell needs: hub, token file, region. Other profiles stay as they are."
    },
    footer = {
      "",
      "Exit code: 0 written, or shown; 1 no roles, or refused; 2 could not run.",
      "",
      "Examples:",
      "  vend configure --hub https://vend.example.com",
      "  vend configure --prefix acme- --dry-run",
      "  aws s3 ls --profile shop-prod-deploy"
    })
final class ConfigureCommand implements Callable<Integer> {
  private final Main.World world;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Option(
      names = "--prefix",
      paramLabel = "P",
      defaultValue = "",
      description = "Stands before each profile's name.")
  private String prefix;

  @Option(names = "--dry-run", description = "Only show what would be written.")
  private boolean dryRun;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  ConfigureCommand(Main.World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws CommandFailed {
    CommandContext around = world.surroundings(spec.commandLine());
    Path program =
        world
            .program()
            .orElseThrow(() ->
                new CommandFailed("only the command ./vend knows where it is itself; start that"));
    return WriteProfiles.run(around, settings.of(spec), program, prefix, dryRun);
  }
}
