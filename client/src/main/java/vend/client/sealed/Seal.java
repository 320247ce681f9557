package vend.client.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM under one key: nonce, text, tag, bound to a name.
 *
 * @param key seals
 * @param random makes nonces
 */
record Seal(SecretKeySpec key, SecureRandom random) {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  byte[] seal(String name, byte[] plain) {
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
  Optional<byte[]> open(String name, byte[] box) {
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

  private Cipher cipher(int mode, byte[] nonce, String name) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(name.getBytes(UTF_8));
    return cipher;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Seal[hidden]";
  }
}
