package vend.cli.keys;

import java.util.Optional;

/**
 * Chooses where somebody signs in, by what is set.
 *
 * @param around the world
 * @param settings what is set
 * @param steps hears of each step
 * @param choice what stood on the command line
 */
record LastingSignIns(Surroundings around, Settings settings, Steps steps, LoginChoice choice) {
  LastingSignIn choose() throws KeysFailed {
    Optional<String> kind = new RoleSources(around, settings, steps).kind();
    try {
      return switch (kind.orElse("")) {
        case "oidc" -> new OidcLogin(new OidcSignIn(around, settings, steps), choice);
        case "identity-center" -> IdentityCenterLogin.of(around, settings, choice);
        case "saml" -> new SamlLogin(around, new SamlSignIn(around, settings, steps));
        case String other ->
            throw KeysFailed.couldNotRun(
                (other.isEmpty() ? "no way to sign in is set up" : "with signIn: " + other)
                    + ", so there is nothing to sign in to: set oidc.issuer, identityCenter.session or"
                    + " saml.app in "
                    + settings.configFile());
      };
    } catch (IllegalArgumentException e) {
      throw KeysFailed.couldNotRun(String.valueOf(e.getMessage()));
    }
  }
}
