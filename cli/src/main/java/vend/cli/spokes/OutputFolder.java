package vend.cli.spokes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import vend.cli.command.CommandFailed;

/** The option {@code --output}: writes files below a folder. */
final class OutputFolder {
  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "The folder to write to. Default: the current folder.")
  private Path folder;

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs.
  OutputFolder() {}

  /** Fails before any work if a file is in the way. */
  void check() throws CommandFailed {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CommandFailed("%s is a file. Name a folder with --output".formatted(folder));
    }
  }

  /**
   * Replaces a file atomically.
   *
   * @param name its path below the folder
   * @return its path
   */
  Path write(String name, String body) throws CommandFailed {
    Path file = folder.resolve(name);
    try {
      Path parent = Files.createDirectories(file.toAbsolutePath().getParent());
      Path written = Files.createTempFile(parent, ".vend-", ".tmp");
      try {
        Files.writeString(written, body, UTF_8);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(written);
      }
    } catch (IOException e) {
      throw failed(e);
    }
    return file;
  }

  /** Returns the names of the files in the folder. */
  Set<String> names() throws CommandFailed {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private CommandFailed failed(IOException e) {
    return new CommandFailed("%s cannot be written: %s".formatted(folder, e.getMessage()));
  }

  /** Returns a number and its noun, for example {@code 1 role} or {@code 2 roles}. */
  static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
