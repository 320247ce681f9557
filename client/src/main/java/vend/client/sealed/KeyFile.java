package vend.client.sealed;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import vend.client.file.LockedFile;

/**
 * An AES key in a file that only its owner can read.
 *
 * @param path the file, created at the first use
 * @param random generates the key
 */
public record KeyFile(Path path, SecureRandom random) implements SealingKey {
  @Override
  public Held key() throws IOException {
    try (var file = LockedFile.open(path)) {
      byte[] bytes = file.read();
      if (bytes.length != KeyBytes.LENGTH) {
        bytes = KeyBytes.random(random);
        file.replace(bytes);
      }
      return new Held(KeyBytes.key(bytes), "file");
    }
  }
}
