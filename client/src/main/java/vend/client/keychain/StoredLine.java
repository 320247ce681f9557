package vend.client.keychain;

import vend.Secret;

/** What can be kept: the tools take one line. */
final class StoredLine {
  private static final int LONGEST = 2000;

  private StoredLine() {}

  static String of(Secret secret) {
    String text = secret.reveal();
    if (text.isEmpty()
        || text.length() > LONGEST
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "what a keychain keeps for Vend is one line of 1 to %d characters".formatted(LONGEST));
    }
    return text;
  }
}
