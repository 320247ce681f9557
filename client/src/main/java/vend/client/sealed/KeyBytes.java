package vend.client.sealed;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import vend.Secret;

/** Converts AES-256 keys to and from bytes and Base64 text. */
final class KeyBytes {
  static final int LENGTH = 32;

  private KeyBytes() {}

  static byte[] random(SecureRandom random) {
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    return bytes;
  }

  static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, "AES");
  }

  static Secret text(byte[] bytes) {
    return Secret.of(Base64.getEncoder().encodeToString(bytes));
  }

  /** Empty if the text is not such a key, for example because another program wrote the entry. */
  static Optional<byte[]> bytes(Secret text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.reveal());
      return bytes.length == LENGTH ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
