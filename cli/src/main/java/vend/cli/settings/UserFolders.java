package vend.cli.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import vend.cli.command.CommandFailed;

/**
 * Where a user's files are.
 *
 * @param environment the user's
 */
public record UserFolders(Map<String, String> environment) {
  private static final String HOME_FOLDER = "~/";

  /** Vend's own settings. */
  public Path config() throws CommandFailed {
    Optional<Path> named = value("XDG_CONFIG_HOME").map(Path::of).filter(Path::isAbsolute);
    Path folder = named.isPresent() ? named.get() : home().resolve(".config");
    return folder.resolve("vend").resolve("config.yaml");
  }

  /** The file that a variable of AWS's tools names, or the one of that name in {@code ~/.aws}. */
  public Path aws(String variable, String name) throws CommandFailed {
    Optional<String> named = value(variable);
    return named.isPresent() ? expanded(named.get()) : home().resolve(".aws").resolve(name);
  }

  /** A path in which {@code ~} is the user's home. */
  Path expanded(String path) throws CommandFailed {
    return path.startsWith(HOME_FOLDER)
        ? home().resolve(path.substring(HOME_FOLDER.length()))
        : Path.of(path).toAbsolutePath();
  }

  private Path home() throws CommandFailed {
    return value("HOME")
        .or(() -> value("USERPROFILE"))
        .map(Path::of)
        .orElseThrow(() -> new CommandFailed("set HOME to your folder"));
  }

  private Optional<String> value(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(text -> !text.isBlank());
  }
}
