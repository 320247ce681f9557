package vend.grant.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A grants file on disk, with the policy files in its folder. Symbolic links are never followed, so
 * that a bundle from another source cannot read files outside of its folder.
 */
public final class GrantsFolder implements PolicyFiles {
  private static final int MAX_BYTES = 16 * 1024 * 1024;
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private final Path file;
  private final Path folder;
  private final Consumer<Path> opened;

  /**
   * @param file the grants file
   */
  public GrantsFolder(Path file) {
    this(file, _ -> {});
  }

  /**
   * @param file the grants file
   * @param opened receives the path of each file right before it is read, even if it does not exist
   */
  public GrantsFolder(Path file, Consumer<Path> opened) {
    this.file = file;
    this.opened = opened;
    this.folder = file.toAbsolutePath().normalize().resolveSibling(".").normalize();
  }

  /** The name of the grants file, for messages. */
  String name() {
    return String.valueOf(file.getFileName());
  }

  /**
   * Reads the grants file itself.
   *
   * @throws IOException if it is not a regular UTF-8 file of at most 16 MiB, is a symbolic link, or
   *     cannot be read
   */
  public String readGrants() throws IOException {
    opened.accept(file);
    if (Files.isSymbolicLink(file)) {
      throw new IOException(
          file
              + " is a symbolic link, and Vend does not follow links. Name the file that it points"
              + " to.");
    }
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("There is no file " + file);
    }
    return readPlain(file);
  }

  @Override
  public String read(String path) throws IOException {
    Path current = folder;
    for (String name : path.split("/", -1)) {
      if (!PLAIN_NAME.matcher(name).matches()) {
        throw new IOException(
            "The path must consist of plain names below the folder of the grants file.");
      }
      current = current.resolve(name);
      if (Files.isSymbolicLink(current)) {
        throw new IOException("The path contains a symbolic link, and Vend does not follow links.");
      }
    }
    opened.accept(current);
    if (!Files.exists(current, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("There is no such file beside the grants file.");
    }
    return readPlain(current);
  }

  private static String readPlain(Path plain) throws IOException {
    if (!Files.isRegularFile(plain, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(plain.getFileName() + " is not a regular file.");
    }
    // NOFOLLOW_LINKS again: the file may have been replaced by a link since the check.
    try (InputStream input = Files.newInputStream(plain, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = input.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("The file is larger than 16 MiB.");
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("The file is not a text in UTF-8.", e);
    }
  }
}
