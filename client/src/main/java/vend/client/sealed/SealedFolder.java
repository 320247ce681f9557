package vend.client.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import vend.Sha256;
import vend.client.file.LockedFile;

/**
 * Sealed files, found by what they are about. Safe for use by many threads and processes.
 *
 * @param folder where they lie
 * @param ending of their names, for example {@code .keys}
 * @param key opens them
 * @param random makes nonces
 */
public record SealedFolder(Path folder, String ending, SealingKey key, SecureRandom random) {
  /**
   * Waits until no other has the file of that name, whether it is there or not.
   *
   * @param name all that the content depends on
   * @throws IOException if the folder can't be used
   */
  public SealedFile open(List<String> name) throws IOException {
    return open(name, LockedFile.Waiting.FOREVER);
  }

  /**
   * The same, but waits no longer than it is told.
   *
   * @param name all that the content depends on
   * @throws LockedFile.Busy if another has had the file all the time
   * @throws IOException if the folder can't be used
   */
  public SealedFile open(List<String> name, LockedFile.Waiting waiting) throws IOException {
    SealingKey.Held held = key.key();
    String digest = digest(name, held.place());
    return new SealedFile(
        LockedFile.open(folder.resolve(digest + ending), waiting),
        digest,
        new Seal(held.value(), random));
  }

  /** With the length of each part before it: no two names share a digest. */
  private static String digest(List<String> name, String place) {
    var hash = new Sha256();
    for (String part : name) {
      hash.add((part.length() + ":").getBytes(UTF_8));
      hash.add(part.getBytes(UTF_8));
    }
    hash.add(place.getBytes(UTF_8));
    return hash.hex();
  }

  /**
   * Forgets all of them.
   *
   * @return how many there were
   * @throws IOException if one can't be deleted
   */
  public int clear() throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    int count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + ending)) {
      for (Path file : all) {
        count += Files.deleteIfExists(file) ? 1 : 0;
      }
    }
    return count;
  }
}
