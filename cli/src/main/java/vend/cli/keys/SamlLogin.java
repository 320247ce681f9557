package vend.cli.keys;

import vend.client.NoCredentials;
import vend.client.keychain.Keychain;
import vend.client.keychain.KeychainUnavailable;
import vend.client.saml.PasswordSource;
import vend.client.saml.UserPassword;

/**
 * A password for a SAML identity provider, kept in the system's keychain. The sign-in itself does
 * not last: AWS takes it for five minutes.
 *
 * @param around the world
 * @param provider is asked
 */
record SamlLogin(Surroundings around, SamlSignIn provider) implements LastingSignIn {
  /** Only a password that the provider has taken is kept. */
  @Override
  public String signIn() throws NoCredentials, KeysFailed {
    Keychain.Entry entry = entry();
    UserPassword asked = provider.prompted().password();
    provider.with(given(asked)).response(true);
    try {
      provider.keychain().store(entry, asked.password());
    } catch (KeychainUnavailable | IllegalArgumentException e) {
      throw KeysFailed.couldNotRun(
          "signed in, but the keychain does not keep the password: " + e.getMessage());
    }
    return "%s keeps the password of %s for %s"
        .formatted(provider.keychain().name(), entry.account(), entry.service());
  }

  @Override
  public String signOut() throws KeysFailed {
    Keychain.Entry entry = entry();
    try {
      return provider.keychain().forget(entry)
          ? "the password of %s for %s is forgotten".formatted(entry.account(), entry.service())
          : "no password of %s for %s was kept".formatted(entry.account(), entry.service());
    } catch (KeychainUnavailable e) {
      throw KeysFailed.couldNotRun("the keychain does not forget: " + e.getMessage());
    }
  }

  private Keychain.Entry entry() throws KeysFailed {
    if (!provider.isByKeychain()) {
      throw KeysFailed.couldNotRun(
          "a SAML sign-in is good for five minutes and is not kept: commands that need it ask for it."
              + " With saml.password: keychain, vend login keeps the password");
    }
    return provider.entry();
  }

  private static PasswordSource given(UserPassword password) {
    return new PasswordSource() {
      @Override
      public UserPassword password() {
        return password;
      }

      @Override
      public String origin() {
        return "as " + password.user();
      }
    };
  }
}
