package vend.signin.oidc;

import java.nio.file.Path;
import java.util.Map;
import vend.Secret;
import vend.client.keychain.Keychain;
import vend.client.source.NoCredentials;
import vend.client.token.EnvironmentToken;
import vend.client.token.TokenFile;
import vend.signin.saml.KeychainPassword;

/** A source of an OAuth client's secret, read at each use. */
@FunctionalInterface
public interface ClientSecret {
  /** The environment variable that holds the secret. */
  String VARIABLE = "VEND_OIDC_CLIENT_SECRET";

  /**
   * Returns the secret.
   *
   * @throws NoCredentials if there is none; the message says where it was expected
   */
  Secret secret() throws NoCredentials;

  /** Reads the secret from a file at each use. */
  static ClientSecret inFile(Path file) {
    return () -> new TokenFile(file).token();
  }

  /** Reads the secret from {@link #VARIABLE}. */
  static ClientSecret inVariable(Map<String, String> environment) {
    return () ->
        new EnvironmentToken(VARIABLE, Secret.of(environment.getOrDefault(VARIABLE, ""))).token();
  }

  /** Reads the secret from the keychain. */
  static ClientSecret inKeychain(Keychain keychain, Keychain.Entry entry) {
    return () -> new KeychainPassword(keychain, entry).password().password();
  }
}
