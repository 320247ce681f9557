package vend.cli.login;

import java.util.Optional;
import vend.Printable;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.CommandSetup;
import vend.cli.session.LoginArguments;
import vend.cli.session.RoleSources;
import vend.cli.settings.CommandSettings;
import vend.client.source.NoCredentials;

/** Chooses, by the settings, where the user signs in and out. */
public record PersistentSignIns(CommandSetup setup, LoginArguments choice) {
  PersistentSignIn choose() throws CommandFailed {
    Optional<String> kind = new RoleSources(setup).kind();
    try {
      return switch (kind.orElse("")) {
        case "oidc" -> new OidcLogin(setup, choice);
        case "identity-center" -> IdentityCenterLogin.of(setup, choice);
        case "saml" -> new SamlLogin(setup);
        case String other ->
            throw new CommandFailed(
                (other.isEmpty()
                        ? "no way to sign in is configured"
                        : "signIn: " + other + " needs no sign-in")
                    + ". Set oidc.issuer, identityCenter.session or saml.app in "
                    + setup.settings().configFile());
      };
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  /** Signs in, and prints where. */
  public static int login(CommandContext context, CommandSettings given, LoginArguments choice)
      throws CommandFailed {
    PersistentSignIn signIn = chosen(context, given, choice);
    try {
      return print(context, signIn.signIn());
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  /** Signs out, and prints what was deleted. */
  public static int logout(CommandContext context, CommandSettings given) throws CommandFailed {
    PersistentSignIn signIn = chosen(context, given, LoginArguments.AS_SET);
    try {
      return print(context, signIn.signOut());
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  private static PersistentSignIn chosen(
      CommandContext context, CommandSettings given, LoginArguments choice) throws CommandFailed {
    return new PersistentSignIns(CommandSetup.of(context, given), choice).choose();
  }

  private static int print(CommandContext context, String words) {
    context.out().println(Printable.of(words));
    context.out().flush();
    return 0;
  }
}
