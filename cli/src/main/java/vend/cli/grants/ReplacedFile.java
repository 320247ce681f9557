package vend.cli.grants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that is replaced in one step: whoever reads it has the old text or the new one. */
public final class ReplacedFile {
  private ReplacedFile() {}

  /**
   * Writes a text in the place of a file, with the permissions that it had.
   *
   * @throws IOException if it can't be done; the file is then as it was
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
