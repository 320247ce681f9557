package vend.cli.credentials;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.CredentialArguments;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;

/** {@code vend exec}: runs a command with a role's credentials. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    description = {
      "Run a command with a role's credentials",
      "",
      "Vend removes variables that would lead AWS SDKs to other credentials, and names them.",
      "",
      "The credentials expire after the grant's duration. For commands that run longer, use --renew: the command then gets the address of a local credential server, and AWS SDKs get new credentials there before the old ones expire."
    },
    footer = {
      "",
      "Exit code: the command's own; 127 it cannot be started; before it is started, 1 refused and 2 could not run.",
      "",
      "Examples:",
      "  vend exec shop-prod/deploy -- aws s3 ls",
      "  vend exec shop-prod/deploy --fresh \\",
      "      --hub https://vend.example.com -- terraform apply",
      "  vend exec shop-prod/deploy --renew -- ./a-long-migration",
      "  vend exec shop-prod/admin --request --reason \"ticket 4711\" -- ./repair"
    })
public final class ExecCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "COMMAND",
      index = "1..*",
      arity = "1..*",
      description = "The command to run, after --.")
  private List<String> command;

  @Option(
      names = "--renew",
      description =
          "Renew the credentials while the command runs. The command has to use an AWS SDK.")
  private boolean renew;

  @Option(
      names = "--keep-identity",
      description =
          "Let the command inherit the secrets that prove your identity: VEND_TOKEN, client"
              + " secrets, CI tokens.")
  private boolean keepIdentity;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private CredentialOptions credentialOptions = new CredentialOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public ExecCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed, InterruptedException {
    CommandContext context = this.context.at(spec.commandLine());
    CredentialArguments choice = credentialOptions.choice();
    Session session = Session.open(context, settings.of(spec));
    return RunWithCredentials.run(session, choice, renew, keepIdentity, command);
  }
}
