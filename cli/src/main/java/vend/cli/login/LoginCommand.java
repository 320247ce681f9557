package vend.cli.login;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.LoginArguments;
import vend.cli.settings.SettingOptions;

/** {@code vend login}: signs in and stores the sign-in. */
@Command(
    name = "login",
    mixinStandardHelpOptions = true,
    description = {
      "Sign in now, so that later commands need not ask",
      "",
      "With OpenID Connect, Vend stores the sign-in. With IAM Identity Center, AWS tools use the sign-in, too. With SAML, it is stored for five minutes, as long as AWS accepts it; with saml.password: keychain, Vend stores the password after the identity provider has accepted it.",
      "",
      "Without vend login, commands at a terminal sign in when they need to."
    },
    footer = {
      "",
      "Exit code: 0 signed in; 1 refused; 2 could not run.",
      "",
      "Examples:",
      "  vend login --oidc-issuer https://id.example.com/realms/acme \\",
      "      --oidc-client-id vend",
      "  # On another device, with a code",
      "  vend login --device",
      "  vend login --identity-center-session acme"
    })
public final class LoginCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Option(names = "--device", description = "Sign in on another device, with a code.")
  private boolean device;

  @Option(
      names = "--no-browser",
      description = "Open no browser; print the address of the sign-in page.")
  private boolean noBrowser;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public LoginCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    CommandContext context = this.context.at(spec.commandLine());
    return PersistentSignIns.login(
        context, settings.of(spec), new LoginArguments(device, !noBrowser));
  }
}
