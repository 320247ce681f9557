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

/**
 * Chooses where the user signs in, from the settings.
 *
 * @param setup what the command works with
 * @param choice what stood on the command line
 */
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
                (other.isEmpty() ? "no way to sign in is set up" : "with signIn: " + other)
                    + ", so there is nothing to sign in to: set oidc.issuer, identityCenter.session or"
                    + " saml.app in "
                    + setup.settings().configFile());
      };
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  /** Signs in, and says where. */
  public static int login(CommandContext context, CommandSettings given, LoginArguments choice)
      throws CommandFailed {
    PersistentSignIn signIn = chosen(context, given, choice);
    try {
      return told(context, signIn.signIn());
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  /** Signs out, and says what of it is left. */
  public static int logout(CommandContext context, CommandSettings given) throws CommandFailed {
    PersistentSignIn signIn = chosen(context, given, LoginArguments.AS_SET);
    try {
      return told(context, signIn.signOut());
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  private static PersistentSignIn chosen(
      CommandContext context, CommandSettings given, LoginArguments choice) throws CommandFailed {
    return new PersistentSignIns(CommandSetup.of(context, given), choice).choose();
  }

  private static int told(CommandContext context, String words) {
    context.out().println(Printable.of(words));
    context.out().flush();
    return 0;
  }
}
