package vend.cli.requests;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.settings.SettingOptions;
import vend.client.hub.Hub.RequestAct;

/** {@code vend deny}: denies another person's access request, or revokes the access. */
@Command(
    name = "deny",
    mixinStandardHelpOptions = true,
    description = {
      "Deny a request, or revoke the approved access",
      "",
      "Every approver of the grant may deny a pending request. A denial of an approved request revokes the access: the hub vends no more credentials, and revokes those that it has vended. AWS honors issued credentials until they expire; the command prints when."
    },
    footer = {
      "",
      "Exit code: 0 denied; 1 refused; 2 could not run, or unknown request.",
      "",
      "Examples:",
      "  vend deny req-0a1b2c3d4e5f",
      "  vend deny req-0a1b2c3d4e5f --comment \"use the read-only role\""
    })
public final class DenyCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private ActOptions options = new ActOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public DenyCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    return options.run(context, spec, settings, RequestAct.DENY);
  }
}
