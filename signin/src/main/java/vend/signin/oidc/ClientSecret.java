package vend.signin.oidc;

import java.nio.file.Path;
import java.util.Map;
import vend.Secret;
import vend.client.keychain.Keychain;
import vend.client.source.NoCredentials;
import vend.client.token.EnvironmentToken;
import vend.client.token.TokenFile;
import vend.signin.saml.KeychainPassword;

/** Knows a client's secret; it is looked up when it is needed. */
@FunctionalInterface
public interface ClientSecret {
  /** The variable that holds one. */
  String VARIABLE = "VEND_OIDC_CLIENT_SECRET";

  /**
   * The secret.
   *
   * @throws NoCredentials if there is none; it says where it was looked for
   */
  Secret secret() throws NoCredentials;

  /** In a file, read again each time. */
  static ClientSecret inFile(Path file) {
    return () -> new TokenFile(file).token();
  }

  /** In {@link #VARIABLE}. */
  static ClientSecret inVariable(Map<String, String> environment) {
    return () ->
        new EnvironmentToken(VARIABLE, Secret.of(environment.getOrDefault(VARIABLE, ""))).token();
  }

  /** In the keychain. */
  static ClientSecret inKeychain(Keychain keychain, Keychain.Entry entry) {
    return () -> new KeychainPassword(keychain, entry).password().password();
  }
}
