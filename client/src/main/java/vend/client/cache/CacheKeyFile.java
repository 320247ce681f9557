package vend.client.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import vend.client.file.LockedFile;

/**
 * A key that only its owner can read, and what is sealed under it by AES-GCM.
 *
 * @param path where the key lies; it is made when it is first needed
 * @param random makes the key, and nonces
 */
record CacheKeyFile(Path path, SecureRandom random) {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** The key; a new one where there is none, or where what is there is none. */
  private SecretKeySpec key() throws IOException {
    try (var file = LockedFile.open(path)) {
      byte[] bytes = file.read();
      if (bytes.length != KEY_BYTES) {
        bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        file.replace(bytes);
      }
      return new SecretKeySpec(bytes, "AES");
    }
  }

  /** Seals bytes for one name: nonce, text, tag. */
  byte[] seal(String name, byte[] plain) throws IOException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] text = cipher(Cipher.ENCRYPT_MODE, nonce, name).doFinal(plain);
      byte[] box = Arrays.copyOf(nonce, nonce.length + text.length);
      System.arraycopy(text, 0, box, nonce.length, text.length);
      return box;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every Java", e);
    }
  }

  /** Opens what was sealed for this name; empty if it was not, or under another key. */
  Optional<byte[]> open(String name, byte[] box) throws IOException {
    if (box.length <= NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      byte[] nonce = Arrays.copyOf(box, NONCE_BYTES);
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, nonce, name)
              .doFinal(box, NONCE_BYTES, box.length - NONCE_BYTES));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String name)
      throws IOException, GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return cipher;
  }
}
