package vend.signin.oidc;

import vend.client.source.NoCredentials;

/**
 * Where nobody can be asked, for example without a terminal.
 *
 * @param command what signs in: {@code vend login}
 */
public record UnattendedSignIn(String command) implements SignIn {
  @Override
  public Tokens signIn(OpenIdProvider provider) throws NoCredentials {
    throw new NoCredentials.SignInRefused(
        "nobody is signed in at %s here".formatted(provider.who()), "Run " + command + ".");
  }
}
