package vend.signin.oidc;

import vend.client.source.NoCredentials;

/**
 * Refuses to sign in, for use where no user can be asked, for example without a terminal.
 *
 * @param command the command that signs in: {@code vend login}
 */
public record UnattendedSignIn(String command) implements SignIn {
  @Override
  public Tokens signIn(OpenIdProvider provider) throws NoCredentials {
    throw new NoCredentials.SignInRefused(
        "there is no stored sign-in at %s".formatted(provider.serverName()),
        "Run " + command + ".");
  }
}
