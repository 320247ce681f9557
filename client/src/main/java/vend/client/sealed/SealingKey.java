package vend.client.sealed;

import java.io.IOException;
import javax.crypto.spec.SecretKeySpec;

/** The key that encrypts the files of one user. */
public interface SealingKey {
  /**
   * A key and where it is stored.
   *
   * @param value an AES key of 256 bits
   * @param place where the key is stored, for example {@code file}. Files are separate for each
   *     place, because a key of another place cannot decrypt them
   */
  record Held(SecretKeySpec value, String place) {}

  /**
   * Returns the key, the same at each call; creates it at the first use.
   *
   * @throws IOException if it cannot be read or stored
   */
  Held key() throws IOException;
}
