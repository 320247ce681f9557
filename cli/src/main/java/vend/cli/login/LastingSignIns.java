package vend.cli.login;

import java.util.Optional;
import vend.Printable;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.LoginChoice;
import vend.cli.session.RoleSources;
import vend.cli.session.Setup;
import vend.cli.settings.CommandSettings;
import vend.client.source.NoCredentials;

/**
 * Chooses where the user signs in, from the settings.
 *
 * @param setup what the command works with
 * @param choice what stood on the command line
 */
public record LastingSignIns(Setup setup, LoginChoice choice) {
  LastingSignIn choose() throws CommandFailed {
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
  public static int login(CommandContext around, CommandSettings given, LoginChoice choice)
      throws CommandFailed {
    LastingSignIn signIn = chosen(around, given, choice);
    try {
      return told(around, signIn.signIn());
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  /** Signs out, and says what of it is left. */
  public static int logout(CommandContext around, CommandSettings given) throws CommandFailed {
    LastingSignIn signIn = chosen(around, given, LoginChoice.AS_SET);
    try {
      return told(around, signIn.signOut());
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  private static LastingSignIn chosen(
      CommandContext around, CommandSettings given, LoginChoice choice) throws CommandFailed {
    return new LastingSignIns(Setup.of(around, given), choice).choose();
  }

  private static int told(CommandContext around, String words) {
    around.out().println(Printable.of(words));
    around.out().flush();
    return 0;
  }
}
