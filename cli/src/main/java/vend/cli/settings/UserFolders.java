package vend.cli.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import vend.cli.command.CommandFailed;

/** Locates the user's files and folders by the environment. */
public record UserFolders(Map<String, String> environment) {
  private static final String HOME_FOLDER = "~/";

  /** Vend's config file. */
  public Path config() throws CommandFailed {
    Optional<Path> named = value("XDG_CONFIG_HOME").map(Path::of).filter(Path::isAbsolute);
    Path folder = named.isPresent() ? named.get() : home().resolve(".config");
    return folder.resolve("vend").resolve("config.yaml");
  }

  /** The file that a variable of AWS tools names, else the file of that name in {@code ~/.aws}. */
  public Path aws(String variable, String name) throws CommandFailed {
    Optional<String> named = value(variable);
    return named.isPresent() ? expanded(named.get()) : home().resolve(".aws").resolve(name);
  }

  /** An absolute path, with {@code ~} expanded to the user's home. */
  Path expanded(String path) throws CommandFailed {
    return path.startsWith(HOME_FOLDER)
        ? home().resolve(path.substring(HOME_FOLDER.length()))
        : Path.of(path).toAbsolutePath();
  }

  private Path home() throws CommandFailed {
    return value("HOME")
        .or(() -> value("USERPROFILE"))
        .map(Path::of)
        .orElseThrow(() -> new CommandFailed("there is no home folder. Set HOME to your folder"));
  }

  private Optional<String> value(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(text -> !text.isBlank());
  }
}
