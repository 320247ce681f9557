package vend.client.sealed;

import java.security.SecureRandom;
import java.util.Map;
import vend.client.file.XdgFolders;
import vend.client.keychain.SystemKeychain;

/** The user's own key. */
public final class SealingKeys {
  private SealingKeys() {}

  /**
   * In the system's keychain, where there is one; else in a file in the place for state of XDG's
   * base directories.
   *
   * @param environment {@code XDG_STATE_HOME}, {@code HOME}; {@code VEND_KEYCHAIN=off}: no keychain
   * @throws IllegalArgumentException if nothing says where the user lives
   */
  public static SealingKey ofUser(Map<String, String> environment, SecureRandom random) {
    return new KeychainKey(
        new XdgFolders(environment).state().resolve("cache.key"),
        SystemKeychain.find(environment),
        random);
  }
}
