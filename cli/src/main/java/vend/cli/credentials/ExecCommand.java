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

/** `vend exec`. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a command with keys of a role in its environment. Variables that would lead SDKs to other credentials are taken away, and named.",
      "",
      "The keys live as long as the grant says. With --renew the command gets an address in the place of keys, where AWS's tools ask for them, and again before they end: for what runs longer."
    },
    footer = {
      "",
      "Exit code: the command's own; 127 it can't be run; before it is run, 1 refused and 2 could not run.",
      "",
      "Examples:",
      "  vend exec shop-prod/deploy -- aws s3 ls",
      "  vend exec shop-prod/deploy --fresh \\",
      "      --hub https://vend.example.com -- terraform apply",
      "  vend exec shop-prod/deploy --renew -- ./a-long-migration"
    })
public final class ExecCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "COMMAND",
      index = "1..*",
      arity = "1..*",
      description = "What to run, after --.")
  private List<String> command;

  @Option(
      names = "--renew",
      description =
          "Renew the keys for as long as the command runs, which has to get its keys by an SDK of"
              + " AWS.")
  private boolean renew;

  @Option(
      names = "--keep-identity",
      description =
          "Let the command inherit what proved your identity: VEND_TOKEN, client secrets, CI"
              + " tokens.")
  private boolean keepIdentity;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private CredentialOptions keys = new CredentialOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public ExecCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed, InterruptedException {
    CommandContext context = this.context.at(spec.commandLine());
    CredentialArguments choice = keys.choice();
    Session session = Session.open(context, settings.of(spec));
    return RunWithCredentials.run(session, choice, renew, keepIdentity, command);
  }
}
