package vend.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.cli.keys.CommandContext;
import vend.cli.keys.OpenShell;

/** `vend shell`. */
@Command(
    name = "shell",
    mixinStandardHelpOptions = true,
    description = {
      "Starts your shell with keys of a role for all that runs in it. They are renewed for as long as the shell is there. VEND_ROLE says in it which role it is; bash and fish show it in their prompt."
    },
    footer = {
      "",
      "Exit code: the shell's own; before it is run, 1 refused and 2 could not run.",
      "",
      "Examples:",
      "  vend shell shop-prod/read-only",
      "  vend shell shop-prod/deploy --no-renew --duration 15m"
    })
final class ShellCommand implements Callable<Integer> {
  private final Main.World world;

  @Spec private CommandSpec spec;

  @Option(
      names = "--no-renew",
      description =
          "Put keys themselves into the environment, for programs that can't ask for them. They"
              + " are not renewed.")
  private boolean noRenew;

  @Option(names = "--nested", description = "Also within another such shell.")
  private boolean nested;

  @Option(
      names = "--keep-identity",
      description =
          "Let the shell inherit what proved your identity: VEND_TOKEN, client secrets, CI"
              + " tokens.")
  private boolean keepIdentity;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private KeyOptions keys = new KeyOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  ShellCommand(Main.World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws CommandFailed, InterruptedException {
    CommandContext around = world.surroundings(spec.commandLine());
    return OpenShell.run(around, settings.of(spec), keys.choice(), !noRenew, keepIdentity, nested);
  }
}
