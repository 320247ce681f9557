package vend.cli.login;

import java.io.IOException;
import vend.cli.command.CommandFailed;
import vend.cli.session.CommandSetup;
import vend.cli.session.SamlSignIn;
import vend.client.file.FileFailure;
import vend.client.keychain.Keychain;
import vend.client.keychain.KeychainUnavailable;
import vend.client.source.NoCredentials;
import vend.signin.saml.PasswordSource;
import vend.signin.saml.UserPassword;

/**
 * A sign-in at a SAML identity provider. AWS accepts its response for five minutes. With {@code
 * saml.password: keychain}, the password is stored in the system's keychain.
 */
record SamlLogin(CommandSetup setup) implements PersistentSignIn {
  private SamlSignIn provider() {
    return new SamlSignIn(setup);
  }

  @Override
  public String signIn() throws NoCredentials, CommandFailed {
    if (provider().isByKeychain()) {
      return storePassword();
    }
    new SamlSignIn(setup.storing()).source().response(true);
    return "signed in: commands can use this sign-in for five minutes";
  }

  /** Stores the password only after the provider has accepted it. */
  private String storePassword() throws NoCredentials, CommandFailed {
    Keychain.Entry entry = provider().entry();
    UserPassword typed = provider().prompted().password();
    provider().with(given(typed)).response(true);
    try {
      provider().keychain().store(entry, typed.password());
    } catch (KeychainUnavailable | IllegalArgumentException e) {
      throw new CommandFailed(
          "signed in, but the keychain cannot store the password: " + e.getMessage());
    }
    return "%s stores the password of %s for %s"
        .formatted(provider().keychain().name(), entry.account(), entry.service());
  }

  @Override
  public String signOut() throws CommandFailed {
    boolean deleted;
    try {
      deleted = new SamlSignIn(setup.onDisk()).source().forget();
    } catch (IOException e) {
      throw new CommandFailed("the stored sign-in cannot be deleted: " + FileFailure.words(e));
    }
    if (provider().isByKeychain()) {
      return deletePassword();
    }
    return deleted ? "the sign-in is deleted" : "no user was signed in";
  }

  private String deletePassword() throws CommandFailed {
    Keychain.Entry entry = provider().entry();
    try {
      return provider().keychain().forget(entry)
          ? "the password of %s for %s is deleted".formatted(entry.account(), entry.service())
          : "there was no password of %s for %s".formatted(entry.account(), entry.service());
    } catch (KeychainUnavailable e) {
      throw new CommandFailed("the keychain cannot delete the password: " + e.getMessage());
    }
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
