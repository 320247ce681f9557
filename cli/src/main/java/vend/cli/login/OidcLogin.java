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

/**
 * A sign-in by OpenID Connect.
 *
 * @param setup what the command works with
 * @param choice what stood on the command line
 */
record OidcLogin(CommandSetup setup, LoginArguments choice) implements PersistentSignIn {
  /** What people are called in tokens, the best first. */
  private static final List<String> NAMES = List.of("preferred_username", "email", "sub");

  @Override
  public String signIn() throws NoCredentials, CommandFailed {
    StoredSignIn kept = new OidcSignIn(setup.keeping()).login(choice);
    Secret token = kept.signInNow();
    String name = name(token).map(text -> " as " + text).orElse("");
    return "signed in%s: %s".formatted(name, kept.origin());
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
    StoredSignIn kept = new OidcSignIn(setup.onDisk()).login(choice);
    return switch (kept.forget()) {
      case NOTHING -> "nobody was signed in: " + kept.origin();
      case HERE -> "forgot %s; the issuer was not told".formatted(kept.origin());
      case EVERYWHERE -> "forgot %s; the issuer takes it no more".formatted(kept.origin());
    };
  }
}
