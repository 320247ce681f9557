package vend.infra;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** `vend spokes`. */
@Command(
    name = "spokes",
    mixinStandardHelpOptions = true,
    description = "The roles of the grants file in the spoke accounts.",
    subcommands = {TemplateCommand.class, CdkCommand.class},
    footer = {
      "",
      "Examples:",
      "  vend spokes template                one template for a StackSet",
      "  cdk deploy shop-prod                one account's stack, by cdk.json"
    },
    synopsisSubcommandLabel = "COMMAND")
final class SpokesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs.
  SpokesCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
