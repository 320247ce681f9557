package vend.cli.credentials;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.CredentialArguments;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;
import vend.credentials.CredentialsRendering;
import vend.credentials.Format;
import vend.credentials.TemporaryCredentials;

/** {@code vend credentials}: prints a role's credentials. */
@Command(
    name = "credentials",
    mixinStandardHelpOptions = true,
    description = {
      "Print a role's credentials",
      "",
      "The default format is the one that credential_process of the AWS SDKs expects. Vend uses cached credentials while at least half of their lifetime is left."
    },
    footer = {
      "",
      "Exit code: 0 printed; 1 refused; 2 could not run.",
      "",
      "Examples:",
      "  vend credentials shop-prod/deploy --hub https://vend.example.com",
      "  eval \"$(vend credentials shop-prod/deploy --format env)\"",
      "  vend credentials shop-prod/deploy --format powershell | Out-String | iex",
      "  vend credentials arn:aws:iam::222222222222:role/vend/deploy --fresh",
      "  vend credentials shop-prod/admin --request --reason \"ticket 4711\""
    })
public final class CredentialsCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private CredentialOptions credentialOptions = new CredentialOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "json",
      description =
          "The output format: json, env, fish, powershell, dotenv or ini. Default:"
              + " ${DEFAULT-VALUE}.")
  private String format;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public CredentialsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    CommandContext context = this.context.at(spec.commandLine());
    Format written = parsed(format);
    Session session = Session.open(context, settings.of(spec));
    CredentialArguments choice = credentialOptions.choice();
    TemporaryCredentials credentials =
        session.credentials(session.request(choice), choice.access());
    context.out().println(CredentialsRendering.render(written, credentials).stripTrailing());
    context.out().flush();
    return 0;
  }

  private static Format parsed(String format) throws CommandFailed {
    try {
      return Format.parse(format);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("--format: %s".formatted(e.getMessage()));
    }
  }
}
