package vend.local.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Writes files that only their owner can read, in one step. */
public final class PrivateFile {
  private PrivateFile() {}

  /**
   * Writes the file completely or not at all.
   *
   * @throws IOException if it cannot be written; an old file is then unchanged
   */
  public static void write(Path file, String text) throws IOException {
    Path temporary = temporary(file, text);
    try {
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Creates a new file completely or not at all.
   *
   * @throws FileAlreadyExistsException if the file exists; it is then unchanged
   * @throws IOException if it cannot be written
   */
  static void create(Path file, String text) throws IOException {
    Path temporary = temporary(file, text);
    try {
      // Unlike a move, a link never replaces a file.
      Files.createLink(file, temporary);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path temporary(Path file, String text) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path temporary =
        Files.createTempFile(
            folder,
            ".vend-",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      return Files.writeString(temporary, text, UTF_8);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }
}
