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
 * A sign-in at a SAML identity provider, which AWS takes for five minutes; with it, the password in
 * the system's keychain, if that is where it comes from.
 *
 * @param setup what the command works with
 */
record SamlLogin(CommandSetup setup) implements PersistentSignIn {
  private SamlSignIn provider() {
    return new SamlSignIn(setup);
  }

  @Override
  public String signIn() throws NoCredentials, CommandFailed {
    if (provider().isByKeychain()) {
      return passwordKept();
    }
    new SamlSignIn(setup.keeping()).source().response(true);
    return "signed in: for five minutes, commands take this sign-in";
  }

  /** Only a password that the provider has taken is kept. */
  private String passwordKept() throws NoCredentials, CommandFailed {
    Keychain.Entry entry = provider().entry();
    UserPassword asked = provider().prompted().password();
    provider().with(given(asked)).response(true);
    try {
      provider().keychain().store(entry, asked.password());
    } catch (KeychainUnavailable | IllegalArgumentException e) {
      throw new CommandFailed(
          "signed in, but the keychain does not keep the password: " + e.getMessage());
    }
    return "%s keeps the password of %s for %s"
        .formatted(provider().keychain().name(), entry.account(), entry.service());
  }

  @Override
  public String signOut() throws CommandFailed {
    boolean forgotten;
    try {
      forgotten = new SamlSignIn(setup.onDisk()).source().forget();
    } catch (IOException e) {
      throw new CommandFailed("the sign-in that is kept can't be deleted: " + FileFailure.words(e));
    }
    if (provider().isByKeychain()) {
      return passwordForgotten();
    }
    return forgotten ? "the sign-in is forgotten" : "nobody was signed in";
  }

  private String passwordForgotten() throws CommandFailed {
    Keychain.Entry entry = provider().entry();
    try {
      return provider().keychain().forget(entry)
          ? "the password of %s for %s is forgotten".formatted(entry.account(), entry.service())
          : "no password of %s for %s was kept".formatted(entry.account(), entry.service());
    } catch (KeychainUnavailable e) {
      throw new CommandFailed("the keychain does not forget: " + e.getMessage());
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
