package vend.cli.login;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.settings.SettingOptions;

/** `vend logout`. */
@Command(
    name = "logout",
    mixinStandardHelpOptions = true,
    description = {
      "Forgets the sign-in, and has the issuer take it back where it offers that; IAM Identity Center ends it. Keys that it gave live on until they end: vend cache clear forgets them here."
    },
    footer = {
      "",
      "Exit code: 0 forgotten, or nobody was signed in; 2 could not run.",
      "",
      "Examples:",
      "  vend logout",
      "  vend logout && vend cache clear"
    })
public final class LogoutCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public LogoutCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    CommandContext context = this.context.at(spec.commandLine());
    return PersistentSignIns.logout(context, settings.of(spec));
  }
}
