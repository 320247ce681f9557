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
 * AES-GCM under one key. A box is a random nonce of 12 bytes, the text, and its tag of 16 bytes; it
 * opens only in the context in which it was sealed, which is the additional data.
 *
 * <p>NIST SP 800-38D allows 2^32 boxes with random nonces under one key.
 *
 * @param key of 128, 192 or 256 bits
 * @param random gives nonces
 */
public record AesGcm(SecretKey key, SecureRandom random) {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** Seals bytes for a context. */
  public byte[] seal(String context, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] text = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
      byte[] box = Arrays.copyOf(nonce, nonce.length + text.length);
      System.arraycopy(text, 0, box, nonce.length, text.length);
      return box;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every Java", e);
    }
  }

  /** Opens a box; empty if it was changed, or sealed for another context or under another key. */
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

  /** Whether there is more than a nonce. */
  public static boolean canBeBox(byte[] box) {
    return box.length > NONCE_BYTES;
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(UTF_8));
    return cipher;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "AesGcm[hidden]";
  }
}
