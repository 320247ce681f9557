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

/** `vend shell`. */
@Command(
    name = "shell",
    mixinStandardHelpOptions = true,
    description = {
      "Starts your shell with keys of a role for all that runs in it. They are renewed for as long as the shell is there. VEND_ROLE says in it which role it is; bash and fish show it in their prompt."
    },
    footer = {
      "",
      "Exit code: the shell's own; before it is run, 1 refused and 2 could not run.",
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
          "Put keys themselves into the environment, for programs that can't ask for them. They"
              + " are not renewed.")
  private boolean noRenew;

  @Option(names = "--nested", description = "Also within another such shell.")
  private boolean nested;

  @Option(
      names = "--keep-identity",
      description =
          "Let the shell inherit what proved your identity: VEND_TOKEN, client secrets, CI"
              + " tokens.")
  private boolean keepIdentity;

  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private CredentialOptions keys = new CredentialOptions();

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
          "this shell has keys of %s already: leave it with exit first, or say --nested"
              .formatted(Printable.of(shell.context().get())));
    }
    CredentialArguments choice = keys.choice();
    Session session = Session.open(context, settings.of(spec));
    session.steps().step("a shell with keys; exit leaves it");
    return RunWithCredentials.shell(session, choice, !noRenew, keepIdentity, shell);
  }
}
