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

/** `vend login`. */
@Command(
    name = "login",
    mixinStandardHelpOptions = true,
    description = {
      "Signs in now, and keeps that: by OpenID Connect, or to IAM Identity Center, whose sign-in AWS's own tools then use, too; by SAML for the five minutes that AWS takes it. With saml.password: keychain it keeps the password instead, once the identity provider has taken it. Other commands at a terminal sign in by themselves when they need to."
    },
    footer = {
      "",
      "Exit code: 0 signed in; 1 refused; 2 could not run.",
      "",
      "Examples:",
      "  vend login --oidc-issuer https://id.example.com/realms/acme \\",
      "      --oidc-client-id vend",
      "  vend login --device                   on another device, by a code",
      "  vend login --identity-center-session acme"
    })
public final class LoginCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Option(names = "--device", description = "Sign in on another device, by a code.")
  private boolean device;

  @Option(names = "--no-browser", description = "Open no browser; only tell the page's address.")
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
