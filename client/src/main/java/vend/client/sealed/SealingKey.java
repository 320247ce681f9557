package vend.client.sealed;

import java.io.IOException;
import javax.crypto.spec.SecretKeySpec;

/** A key that only its owner can get at. */
public interface SealingKey {
  /**
   * The key.
   *
   * @param value for AES, 256 bits
   * @param place where it is kept, for example {@code file}: what was sealed under a key of one
   *     place lies beside what was sealed under a key of another
   */
  record Held(SecretKeySpec value, String place) {}

  /**
   * The key, the same each time; a new one where there is none yet.
   *
   * @throws IOException if it can't be kept
   */
  Held key() throws IOException;
}
