package vend.client.keychain;

import vend.Secret;

/** Checks that a secret is one line, the only form that the keychain tools accept. */
final class StoredLine {
  private static final int LONGEST = 2000;

  private StoredLine() {}

  static String of(Secret secret) {
    String text = secret.reveal();
    if (text.isEmpty()
        || text.length() > LONGEST
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a secret in the keychain is one line of 1 to %d characters".formatted(LONGEST));
    }
    return text;
  }
}
