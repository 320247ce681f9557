package vend.client.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where Vend keeps things for its user.
 *
 * @param environment {@code XDG_CACHE_HOME}, {@code XDG_STATE_HOME}, {@code HOME}
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base
 *     directories</a>
 */
public record XdgFolders(Map<String, String> environment) {
  /**
   * What can be had anew.
   *
   * @throws IllegalArgumentException if nothing says where the user lives
   */
  public Path cache() {
    return place("XDG_CACHE_HOME", ".cache");
  }

  /**
   * What stays.
   *
   * @throws IllegalArgumentException if nothing says where the user lives
   */
  public Path state() {
    return place("XDG_STATE_HOME", ".local/state");
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
