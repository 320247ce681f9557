package vend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM encryption under one key. A sealed box is a random nonce of 12 bytes, the ciphertext and
 * an authentication tag of 16 bytes. It opens only with the context with which it was sealed: the
 * context is AES-GCM's additional authenticated data.
 *
 * <p>NIST SP 800-38D allows at most 2^32 encryptions with random nonces under one key.
 *
 * @param key an AES key of 128, 192 or 256 bits
 * @param random the source of nonces
 */
public record AesGcm(SecretKey key, SecureRandom random) {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** Encrypts bytes and binds them to a context. */
  public byte[] seal(String context, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] text = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
      byte[] box = Arrays.copyOf(nonce, nonce.length + text.length);
      System.arraycopy(text, 0, box, nonce.length, text.length);
      return box;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime has no AES-GCM.", e);
    }
  }

  /**
   * Opens a box. Empty if the box was changed, or was sealed with another context or another key.
   */
  public Optional<byte[]> open(String context, byte[] box) {
    if (!canBeBox(box)) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(box, NONCE_BYTES);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, nonce, context)
              .doFinal(box, NONCE_BYTES, box.length - NONCE_BYTES));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** Whether the box is longer than a nonce; a shorter one cannot hold a ciphertext. */
  public static boolean canBeBox(byte[] box) {
    return box.length > NONCE_BYTES;
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(UTF_8));
    return cipher;
  }

  /** Hides the key. */
  @Override
  public String toString() {
    return "AesGcm[hidden]";
  }
}
