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
 * Sealed files, found by what they are about. Safe for use by many threads and processes. With a
 * {@link InMemoryFiles}, a disk that fails is replaced by it: nothing is then kept, and nothing
 * fails.
 */
public final class SealedFolder {
  private final Optional<Disk> disk;
  private final String ending;
  private final Optional<InMemoryFiles> memory;

  /**
   * Where files lie, and what seals them.
   *
   * @param folder where they lie
   * @param key opens them
   * @param random makes nonces
   */
  record Disk(Path folder, SealingKey key, SecureRandom random) {}

  /**
   * On disk alone: a disk that fails is an {@link IOException}.
   *
   * @param folder where they lie
   * @param ending of their names, for example {@code .keys}
   * @param key opens them
   * @param random makes nonces
   */
  public SealedFolder(Path folder, String ending, SealingKey key, SecureRandom random) {
    this(Optional.of(new Disk(folder, key, random)), ending, Optional.empty());
  }

  SealedFolder(Optional<Disk> disk, String ending, Optional<InMemoryFiles> memory) {
    this.disk = disk;
    this.ending = ending;
    this.memory = memory;
  }

  /** Files with another ending in the same place. */
  SealedFolder beside(String ending) {
    return new SealedFolder(disk, ending, memory);
  }

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

  /** With the length of each part before it: no two names share a digest. */
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
   * Forgets all of them.
   *
   * @return how many there were
   * @throws IOException if one can't be deleted
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
