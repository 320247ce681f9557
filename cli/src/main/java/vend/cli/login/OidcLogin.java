package vend.cli.login;

import java.util.List;
import java.util.Optional;
import vend.Secret;
import vend.cli.command.CommandFailed;
import vend.cli.session.CommandSetup;
import vend.cli.session.LoginArguments;
import vend.cli.session.OidcSignIn;
import vend.client.source.NoCredentials;
import vend.client.token.TokenClaims;
import vend.signin.oidc.StoredSignIn;

/** A sign-in with OpenID Connect. */
record OidcLogin(CommandSetup setup, LoginArguments choice) implements PersistentSignIn {
  /** Claims with the user's name, the best one first. */
  private static final List<String> NAMES = List.of("preferred_username", "email", "sub");

  @Override
  public String signIn() throws NoCredentials, CommandFailed {
    StoredSignIn signIn = new OidcSignIn(setup.storing()).login(choice);
    Secret token = signIn.signInNow();
    String name = name(token).map(text -> " as " + text).orElse("");
    return "signed in%s: %s".formatted(name, signIn.origin());
  }

  private static Optional<String> name(Secret token) {
    return TokenClaims.of(token)
        .flatMap(claims ->
            NAMES.stream()
                .map(claims.values()::get)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst());
  }

  @Override
  public String signOut() throws NoCredentials, CommandFailed {
    StoredSignIn signIn = new OidcSignIn(setup.onDisk()).login(choice);
    return switch (signIn.forget()) {
      case NOTHING -> "no user was signed in: " + signIn.origin();
      case HERE ->
          "deleted %s on this machine; the issuer did not revoke it".formatted(signIn.origin());
      case EVERYWHERE -> "deleted %s; the issuer revoked it".formatted(signIn.origin());
    };
  }
}
