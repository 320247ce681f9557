package vend.cli.grants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Replaces a file in one step: readers see the old text or the new text, never a part. */
public final class ReplacedFile {
  private ReplacedFile() {}

  /**
   * Replaces a file's content and keeps its permissions.
   *
   * @throws IOException if it cannot be written; the file then stays as it was
   */
  public static void write(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    FileAttribute<?> permissions =
        PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(file));
    Path written = Files.createTempFile(folder, ".vend-", ".yaml", permissions);
    try {
      Files.write(written, text.getBytes(UTF_8));
      Files.setPosixFilePermissions(written, Files.getPosixFilePermissions(file));
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
