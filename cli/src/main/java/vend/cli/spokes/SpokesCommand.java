package vend.cli.spokes;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** `vend spokes`. */
@Command(
    name = "spokes",
    mixinStandardHelpOptions = true,
    description = "Make templates of the roles in the spoke accounts",
    footer = {
      "",
      "Examples:",
      "  vend spokes template                one template for a StackSet",
      "  cdk deploy shop-prod                one account's stack, by cdk.json"
    },
    synopsisSubcommandLabel = "COMMAND")
public final class SpokesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs.
  private SpokesCommand() {}

  /**
   * The command with its subcommands.
   *
   * @param environment the user's; {@code PATH} has to have Node.js for the CDK
   */
  public static CommandLine of(Map<String, String> environment) {
    return new CommandLine(new SpokesCommand())
        .addSubcommand(new TemplateCommand())
        .addSubcommand(new CdkCommand(environment));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
