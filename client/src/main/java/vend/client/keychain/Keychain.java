package vend.client.keychain;

import java.util.Optional;
import vend.Secret;

/**
 * Keeps secrets for one user of this machine, each under two names. Nobody is asked for anything,
 * and nothing waits for long: a keychain that is locked is one that is not available.
 */
public interface Keychain {
  /** There is none. */
  Keychain NONE = new NoKeychain();

  /**
   * What a secret is found by; neither part is secret.
   *
   * @param service whose secret, for example {@code vend}
   * @param account what it is for
   */
  record Entry(String service, String account) {
    /**
     * @throws IllegalArgumentException if a part is empty, or has line breaks or other controls
     */
    public Entry {
      if (!isName(service) || !isName(account)) {
        throw new IllegalArgumentException(
            "an entry of the keychain has two names of 1 to 256 characters, without line breaks");
      }
    }

    private static boolean isName(String text) {
      return !text.isEmpty()
          && text.length() <= 256
          && text.chars().noneMatch(Character::isISOControl);
    }

    @Override
    public String toString() {
      return service + "/" + account;
    }
  }

  /**
   * The secret of an entry; empty if there is none.
   *
   * @throws KeychainUnavailable if it can't be looked up
   */
  Optional<Secret> find(Entry entry) throws KeychainUnavailable;

  /**
   * Keeps a secret in the place of the one before.
   *
   * @param secret one line of 1 to 2000 characters
   * @throws KeychainUnavailable if it can't be kept
   * @throws IllegalArgumentException if it is no such line; the message does not quote it
   */
  void store(Entry entry, Secret secret) throws KeychainUnavailable;

  /**
   * Forgets a secret.
   *
   * @return whether there was one
   * @throws KeychainUnavailable if it can't be forgotten
   */
  boolean forget(Entry entry) throws KeychainUnavailable;

  /** In words for people. */
  String name();
}
