package vend.cli.init;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vend.cli.command.CommandFailed;
import vend.cli.command.ShellWord;
import vend.client.file.FileFailure;

/**
 * The grants file and its test cases, which are written both or not at all.
 *
 * @param force whether to replace existing files
 */
record NewFiles(Path grants, Path tests, boolean force) {
  /**
   * Checks that both can be written, before the user answers questions.
   *
   * @throws CommandFailed if a file exists without {@code --force}, is not a regular file, or its
   *     folder does not exist
   */
  void check() throws CommandFailed {
    for (Path file : List.of(grants, tests)) {
      if (Files.isSymbolicLink(file)) {
        throw new CommandFailed(
            "%s is a symbolic link, and Vend does not follow links. Name another file with --output"
                .formatted(file));
      }
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new CommandFailed(
              "%s is not a regular file. Name another file with --output".formatted(file));
        }
        if (!force) {
          throw exists(file);
        }
      }
    }
    if (!Files.isDirectory(folder())) {
      throw new CommandFailed(
          "there is no folder %s. Create it first: mkdir -p %s"
              .formatted(folder(), ShellWord.of(folder().toString())));
    }
    if (!Files.isWritable(folder())) {
      throw new CommandFailed(
          "the folder %s cannot be written to. Name another file with --output"
              .formatted(folder()));
    }
  }

  private static CommandFailed exists(Path file) {
    return new CommandFailed(
        "%s exists already, and nothing was written. Add --force to replace it, or name another file with --output"
            .formatted(file));
  }

  private Path folder() {
    Path folder = grants.toAbsolutePath().getParent();
    return folder == null ? grants.toAbsolutePath() : folder;
  }

  /**
   * Writes both files.
   *
   * @throws CommandFailed if one cannot be written; both files are then as they were
   */
  void write(String grantsText, String testsText) throws CommandFailed {
    try {
      Optional<byte[]> before =
          Files.exists(tests) ? Optional.of(Files.readAllBytes(tests)) : Optional.empty();
      Path newGrants = written(grants, grantsText.getBytes(UTF_8));
      try {
        put(tests, testsText.getBytes(UTF_8));
        try {
          move(newGrants, grants);
        } catch (IOException e) {
          restore(before);
          throw e;
        }
      } finally {
        Files.deleteIfExists(newGrants);
      }
    } catch (FileAlreadyExistsException e) {
      throw exists(Path.of(e.getFile()));
    } catch (IOException e) {
      throw new CommandFailed("nothing was written: " + FileFailure.words(e));
    }
  }

  private void put(Path file, byte[] content) throws IOException {
    Path written = written(file, content);
    try {
      move(written, file);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** A complete file beside the other, with the permissions that the other has or would have. */
  private Path written(Path file, byte[] content) throws IOException {
    Path written = folder().resolve(".vend-" + UUID.randomUUID() + ".yaml");
    try {
      Files.write(written, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (Files.exists(file)) {
        Files.setPosixFilePermissions(written, Files.getPosixFilePermissions(file));
      }
      return written;
    } catch (IOException e) {
      Files.deleteIfExists(written);
      throw e;
    }
  }

  private void move(Path from, Path to) throws IOException {
    if (force) {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } else {
      // Without an option, Java refuses to replace a file that appeared in the meantime.
      Files.move(from, to);
    }
  }

  private void restore(Optional<byte[]> before) throws IOException {
    if (before.isPresent()) {
      put(tests, before.get());
    } else {
      Files.deleteIfExists(tests);
    }
  }
}
