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

/** {@code vend approve}: approves another person's access request. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = {
      "Approve another person's access request",
      "",
      "The access begins with the last approval that the grant requires, or when the person's present access ends. You cannot approve your own request."
    },
    footer = {
      "",
      "Exit code: 0 approved; 1 refused; 2 could not run, or unknown request.",
      "",
      "Examples:",
      "  vend approve req-0a1b2c3d4e5f",
      "  vend approve req-0a1b2c3d4e5f --comment \"until the release\""
    })
public final class ApproveCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private ActOptions options = new ActOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public ApproveCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    return options.run(context, spec, settings, RequestAct.APPROVE);
  }
}
