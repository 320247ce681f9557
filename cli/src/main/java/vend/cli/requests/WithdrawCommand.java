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

/** {@code vend withdraw}: withdraws the person's own access request. */
@Command(
    name = "withdraw",
    mixinStandardHelpOptions = true,
    description = {
      "Withdraw your own pending access request",
      "",
      "To end access that is approved already, use vend end."
    },
    footer = {
      "",
      "Exit code: 0 withdrawn; 1 refused; 2 could not run, or unknown request.",
      "",
      "Examples:",
      "  vend withdraw req-0a1b2c3d4e5f"
    })
public final class WithdrawCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private ActOptions options = new ActOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public WithdrawCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    return options.run(context, spec, settings, RequestAct.WITHDRAW);
  }
}
