package vend.cli.keys;

import java.util.Optional;
import vend.cli.command.CommandFailed;

/**
 * Chooses where somebody signs in, by what is set.
 *
 * @param setup what the command works with
 * @param choice what stood on the command line
 */
record LastingSignIns(Setup setup, LoginChoice choice) {
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
}
