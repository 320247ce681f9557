package vend.cli.spokes;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vend spokes}: creates the roles in the spoke accounts. */
@Command(
    name = "spokes",
    mixinStandardHelpOptions = true,
    description = "Create templates of the roles in the spoke accounts",
    footer = {
      "",
      "Examples:",
      "  # One template for a StackSet",
      "  vend spokes template",
      "  # A Terraform module",
      "  vend spokes terraform",
      "  # The stack of one account, with the CDK",
      "  cdk deploy shop-prod"
    },
    synopsisSubcommandLabel = "COMMAND")
public final class SpokesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs.
  private SpokesCommand() {}

  /**
   * The command with its subcommands.
   *
   * @param environment the CDK needs Node.js in its {@code PATH}
   */
  public static CommandLine of(Map<String, String> environment) {
    return new CommandLine(new SpokesCommand())
        .addSubcommand(new TemplateCommand())
        .addSubcommand(new TerraformCommand())
        .addSubcommand(new CdkCommand(environment));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
