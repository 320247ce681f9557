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

/** {@code vend end}: ends approved access before its time. */
@Command(
    name = "end",
    mixinStandardHelpOptions = true,
    description = {
      "End your own approved access before its time",
      "",
      "The hub vends no more credentials under this request, and revokes those that it has vended. AWS honors issued credentials until they expire; the command prints when."
    },
    footer = {
      "",
      "Exit code: 0 ended; 1 refused; 2 could not run, or unknown request.",
      "",
      "Examples:",
      "  vend end req-0a1b2c3d4e5f"
    })
public final class EndCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private ActOptions options = new ActOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public EndCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    return options.run(context, spec, settings, RequestAct.END);
  }
}
