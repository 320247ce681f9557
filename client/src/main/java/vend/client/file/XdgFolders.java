package vend.client.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The folders in which Vend stores files for the current user, following the XDG base directory
 * specification.
 *
 * @param environment {@code XDG_CACHE_HOME}, {@code XDG_STATE_HOME}, {@code XDG_DATA_HOME}, {@code
 *     HOME}
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base
 *     directories</a>
 */
public record XdgFolders(Map<String, String> environment) {
  /**
   * Returns the folder for files that can be fetched again.
   *
   * @throws IllegalArgumentException if no variable names the user's folders
   */
  public Path cache() {
    return place("XDG_CACHE_HOME", ".cache");
  }

  /**
   * Returns the folder for files that must be kept.
   *
   * @throws IllegalArgumentException if no variable names the user's folders
   */
  public Path state() {
    return place("XDG_STATE_HOME", ".local/state");
  }

  /**
   * Returns the folder for files that the user has added.
   *
   * @throws IllegalArgumentException if no variable names the user's folders
   */
  public Path data() {
    return place("XDG_DATA_HOME", ".local/share");
  }

  private Path place(String variable, String otherwise) {
    return Optional.ofNullable(environment.get(variable))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .or(() ->
            Optional.ofNullable(environment.get("HOME")).map(home -> Path.of(home, otherwise)))
        .orElseThrow(
            () -> new IllegalArgumentException("set HOME or %s to a folder".formatted(variable)))
        .resolve("vend");
  }
}
