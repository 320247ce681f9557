package vend.client.sealed;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import vend.AesGcm;
import vend.Sha256;
import vend.client.file.LockedFile;

/**
 * A folder of encrypted files, each named by a hash of the values that its content depends on. Safe
 * for use by many threads and processes. If {@link InMemoryFiles} are configured, they replace a
 * disk that fails: nothing fails then, and nothing outlives the process.
 */
public final class SealedFolder {
  private final Optional<Disk> disk;
  private final String ending;
  private final Optional<InMemoryFiles> memory;

  /**
   * Where the files are, and the key that encrypts them.
   *
   * @param random generates nonces
   */
  record Disk(Path folder, SealingKey key, SecureRandom random) {}

  /**
   * Makes a folder without an in-memory fallback: a disk that fails causes an {@link IOException}.
   *
   * @param ending of the files' names, for example {@code .credentials}
   * @param key encrypts the files
   * @param random generates nonces
   */
  public SealedFolder(Path folder, String ending, SealingKey key, SecureRandom random) {
    this(Optional.of(new Disk(folder, key, random)), ending, Optional.empty());
  }

  SealedFolder(Optional<Disk> disk, String ending, Optional<InMemoryFiles> memory) {
    this.disk = disk;
    this.ending = ending;
    this.memory = memory;
  }

  /** Returns the files with another ending in the same folder. */
  SealedFolder beside(String ending) {
    return new SealedFolder(disk, ending, memory);
  }

  /**
   * Locks the file of that name, whether it exists or not, waiting until the lock is free.
   *
   * @param name every value that the content depends on
   * @throws IOException if the folder cannot be used
   */
  public SealedFile open(List<String> name) throws IOException {
    return open(name, LockedFile.Waiting.FOREVER);
  }

  /**
   * Locks the file of that name, waiting no longer than {@code waiting} allows.
   *
   * @param name every value that the content depends on
   * @throws LockedFile.Busy if another process or thread holds the lock for all of that time
   * @throws IOException if the folder cannot be used
   */
  public SealedFile open(List<String> name, LockedFile.Waiting waiting) throws IOException {
    Optional<InMemoryFiles.Slot> slot = memory.map(mine -> mine.slot(ending, name));
    if (disk.isEmpty() || memory.filter(InMemoryFiles::serves).isPresent()) {
      return slot.orElseThrow().open(waiting);
    }
    try {
      return onDisk(disk.get(), name, waiting, slot);
    } catch (LockedFile.Busy | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return InMemoryFiles.instead(slot, e).open(waiting);
    }
  }

  private SealedFile onDisk(
      Disk on, List<String> name, LockedFile.Waiting waiting, Optional<InMemoryFiles.Slot> slot)
      throws IOException {
    SealingKey.Held held = on.key().key();
    String digest = digest(name, held.place());
    return new DiskFile(
        LockedFile.open(on.folder().resolve(digest + ending), waiting),
        digest,
        new AesGcm(held.value(), on.random()),
        slot);
  }

  /** Hashes each part's length before the part, so that no two names have the same digest. */
  private static String digest(List<String> name, String place) {
    var hash = new Sha256();
    for (String part : name) {
      hash.add((part.length() + ":").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      hash.add(part.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    hash.add(place.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return hash.hex();
  }

  /**
   * Deletes all files of this folder.
   *
   * @return how many were deleted
   * @throws IOException if one cannot be deleted
   */
  public int clear() throws IOException {
    int count = memory.map(mine -> mine.clear(ending)).orElse(0);
    if (disk.isEmpty() || !Files.isDirectory(disk.get().folder())) {
      return count;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(disk.get().folder(), "*" + ending)) {
      for (Path file : all) {
        count += Files.deleteIfExists(file) ? 1 : 0;
      }
    }
    return count;
  }
}
