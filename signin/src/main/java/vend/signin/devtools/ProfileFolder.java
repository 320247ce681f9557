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
 * Where the browser keeps what it learns: who it is signed in as, above all. For its owner alone.
 *
 * @param path of the folder
 * @param lock held while a kept folder is used, since a browser does not share one; a folder
 *     without it is deleted in the end
 */
record ProfileFolder(Path path, Optional<LockedFile> lock) implements AutoCloseable {
  private static final int TRIES = 50;

  /** One that is deleted in the end. */
  static ProfileFolder fresh() throws IOException {
    return new ProfileFolder(Files.createTempDirectory("vend-browser-"), Optional.empty());
  }

  /** One that stays, so that one stays signed in; waits until no other process has it. */
  static ProfileFolder kept(Path path) throws IOException {
    LockedFile lock = LockedFile.open(path.resolve("profile"));
    if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
    return new ProfileFolder(path, Optional.of(lock));
  }

  /** Deletes it, unless it is to stay. */
  @Override
  public void close() throws IOException {
    if (lock.isPresent()) {
      lock.get().close();
      return;
    }
    // The last of the browser's processes may still be writing.
    for (int tries = 1; !delete(); tries++) {
      if (tries == TRIES) {
        throw new IOException("can't be deleted: " + path);
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
