package vend.cli.login;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.settings.SettingOptions;

/** {@code vend logout}: deletes the stored sign-in. */
@Command(
    name = "logout",
    mixinStandardHelpOptions = true,
    description = {
      "Delete your sign-in and revoke it if possible",
      "",
      "An OpenID Connect issuer revokes it if it supports revocation; IAM Identity Center ends the session. Credentials that it gave you stay valid until they expire: vend cache clear deletes them on this machine."
    },
    footer = {
      "",
      "Exit code: 0 deleted, or no user was signed in; 2 could not run.",
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
