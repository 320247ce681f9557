package vend.client.keychain;

import java.util.Optional;
import vend.Secret;

/**
 * Stores secrets for one user of this machine, each under two names. No operation prompts the user
 * or waits for long: a locked keychain counts as unavailable.
 */
public interface Keychain {
  /** Stands for a system without a keychain: every operation fails. */
  Keychain NONE = new NoKeychain();

  /**
   * The name of a secret; neither part is secret.
   *
   * @param service the program that owns the secret, for example {@code vend}
   * @param account what the secret is for
   */
  record Entry(String service, String account) {
    /**
     * @throws IllegalArgumentException if a part is empty, or has line breaks or control characters
     */
    public Entry {
      if (!isName(service) || !isName(account)) {
        throw new IllegalArgumentException(
            "a keychain entry has two names of 1 to 256 characters each, without line breaks");
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
   * Returns the secret of an entry; empty if there is none.
   *
   * @throws KeychainUnavailable if the keychain cannot be searched
   */
  Optional<Secret> find(Entry entry) throws KeychainUnavailable;

  /**
   * Stores a secret, which replaces the previous one of the entry.
   *
   * @param secret one line of 1 to 2000 characters
   * @throws KeychainUnavailable if it cannot be stored
   * @throws IllegalArgumentException if it is not such a line; the message does not quote it
   */
  void store(Entry entry, Secret secret) throws KeychainUnavailable;

  /**
   * Deletes a secret.
   *
   * @return whether it existed
   * @throws KeychainUnavailable if it cannot be deleted
   */
  boolean forget(Entry entry) throws KeychainUnavailable;

  /** Returns the keychain's name for messages. */
  String name();
}
