package vend.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.caller.Transport;
import vend.grant.Grants;
import vend.grant.file.GrantsFolder;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;

/**
 * A grants file on disk, with the files that it names. A look costs one `stat` for each file;
 * operating systems tell of changes too late (macOS) or not at all (network folders).
 */
final class WatchedGrants {
  private final Path file;

  /** What each file was like right before it was read. */
  private Map<Path, Optional<Stamp>> read = Map.of();

  /** What each file was like at the last look. */
  private Map<Path, Optional<Stamp>> seen = Map.of();

  /** An editor may replace the file (another key) or write into it (another time or size). */
  private record Stamp(FileTime modified, long size, @Nullable Object fileKey) {
    static Optional<Stamp> of(Path path) {
      try {
        var attributes =
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Optional.of(
            new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  WatchedGrants(Path file) {
    this.file = file;
  }

  /**
   * Reads the file and what it names.
   *
   * @throws InvalidGrants if it cannot be used
   */
  Grants read() throws InvalidGrants {
    var stamps = new LinkedHashMap<Path, Optional<Stamp>>();
    try {
      return GrantsReader.read(
          new GrantsFolder(file, opened -> stamps.putIfAbsent(opened, Stamp.of(opened))),
          Transport.LOOPBACK_TOO);
    } finally {
      read = stamps;
      seen = stamps;
    }
  }

  /**
   * The files that have changed since they were read; none while one of them is different from what
   * it was at the last look, since it may still be being written.
   */
  List<Path> changed() {
    var now = new LinkedHashMap<Path, Optional<Stamp>>();
    read.keySet().forEach(path -> now.put(path, Stamp.of(path)));
    boolean settled = now.equals(seen);
    seen = now;
    return settled
        ? now.keySet().stream()
            .filter(path -> !Objects.equals(now.get(path), read.get(path)))
            .toList()
        : List.of();
  }
}
