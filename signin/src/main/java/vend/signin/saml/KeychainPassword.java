package vend.signin.saml;

import vend.Secret;
import vend.client.keychain.Keychain;
import vend.client.keychain.Keychain.Entry;
import vend.client.keychain.KeychainUnavailable;
import vend.client.source.NoCredentials;

/**
 * Reads a user's password from the system's keychain.
 *
 * @param entry its account is the user's name
 */
public record KeychainPassword(Keychain keychain, Entry entry) implements PasswordSource {
  @Override
  public UserPassword password() throws NoCredentials {
    try {
      Secret password =
          keychain
              .find(entry)
              .orElseThrow(() ->
                  new NoCredentials.SignInRefused(
                      "%s holds no password of %s for %s"
                          .formatted(keychain.name(), entry.account(), entry.service()),
                      "Store it there, with \"service\" %s and \"account\" %s."
                          .formatted(entry.service(), entry.account())));
      return new UserPassword(entry.account(), password);
    } catch (KeychainUnavailable e) {
      throw new NoCredentials.SignInRefused(
          "the password of %s cannot be read from the keychain: %s"
              .formatted(entry.account(), e.getMessage()),
          "Unlock the keychain, or use another source of the password.");
    }
  }

  @Override
  public String origin() {
    return "%s's %s".formatted(keychain.name(), entry);
  }
}
