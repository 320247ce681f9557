package vend.cli.credentials;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.Printable;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.CredentialArguments;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;

/** {@code vend shell}: starts the user's shell with a role's credentials. */
@Command(
    name = "shell",
    mixinStandardHelpOptions = true,
    description = {
      "Start your shell with a role's credentials",
      "",
      "Vend renews the credentials until the shell exits. VEND_ROLE contains the role; bash and fish show it in their prompt."
    },
    footer = {
      "",
      "Exit code: the shell's own; before it is started, 1 refused and 2 could not run.",
      "",
      "Examples:",
      "  vend shell shop-prod/read-only",
      "  vend shell shop-prod/deploy --no-renew --duration 15m"
    })
public final class ShellCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Option(
      names = "--no-renew",
      description =
          "Put the credentials themselves into the environment, for programs that cannot use a"
              + " credential server. They are not renewed.")
  private boolean noRenew;

  @Option(names = "--nested", description = "Start it within another such shell, too.")
  private boolean nested;

  @Option(
      names = "--keep-identity",
      description =
          "Let the shell inherit the secrets that prove your identity: VEND_TOKEN, client secrets,"
              + " CI tokens.")
  private boolean keepIdentity;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private CredentialOptions credentialOptions = new CredentialOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public ShellCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed, InterruptedException {
    CommandContext context = this.context.at(spec.commandLine());
    var shell = new UserShell(context.environment());
    if (shell.context().isPresent() && !nested) {
      throw new CommandFailed(
          "this shell already has credentials of %s. Leave it with exit first, or add --nested"
              .formatted(Printable.of(shell.context().get())));
    }
    CredentialArguments choice = credentialOptions.choice();
    Session session = Session.open(context, settings.of(spec));
    session.steps().step("starting a shell with credentials. To leave it, type exit");
    return RunWithCredentials.shell(session, choice, !noRenew, keepIdentity, shell);
  }
}
