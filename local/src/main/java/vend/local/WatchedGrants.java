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
 * Detects changes of a grants file and of the files that it names. It polls: a poll costs one
 * `stat` per file, while file system events come late (macOS) or never (network folders).
 */
final class WatchedGrants {
  private final Path file;

  /** The state of each file just before it was read. */
  private Map<Path, Optional<Stamp>> read = Map.of();

  /** The state of each file at the last poll. */
  private Map<Path, Optional<Stamp>> seen = Map.of();

  /** An editor may replace the file (new key) or write into it (new time or size). */
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
   * Reads the file and the files that it names.
   *
   * @throws InvalidGrants if the grants are invalid
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
   * Returns the files that have changed since they were read. While a file differs from its state
   * at the last poll, an editor may still be writing it, so the result is empty.
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
