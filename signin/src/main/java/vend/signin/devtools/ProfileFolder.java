package vend.signin.devtools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vend.client.file.LockedFile;

/**
 * A browser's profile folder, which above all holds its signed-in sessions. Only its owner can read
 * it.
 *
 * @param lock held while a permanent folder is in use, since two browsers cannot share one; a
 *     folder without a lock is temporary and deleted at the end
 */
record ProfileFolder(Path path, Optional<LockedFile> lock) implements AutoCloseable {
  private static final int TRIES = 50;

  /** Makes a temporary folder, deleted when it is closed. */
  static ProfileFolder fresh() throws IOException {
    return new ProfileFolder(Files.createTempDirectory("vend-browser-"), Optional.empty());
  }

  /** Opens a permanent folder, so that the user stays signed in; waits for other processes. */
  static ProfileFolder kept(Path path) throws IOException {
    LockedFile lock = LockedFile.open(path.resolve("profile"));
    if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
    return new ProfileFolder(path, Optional.of(lock));
  }

  /** Deletes a temporary folder; releases the lock of a permanent one. */
  @Override
  public void close() throws IOException {
    if (lock.isPresent()) {
      lock.get().close();
      return;
    }
    // The browser's last processes may still be writing, so try several times.
    for (int tries = 1; !delete(); tries++) {
      if (tries == TRIES) {
        throw new IOException("the folder cannot be deleted: " + path);
      }
      pause();
    }
  }

  private boolean delete() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
      return true;
    } catch (IOException | java.io.UncheckedIOException e) {
      return Files.notExists(path);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
