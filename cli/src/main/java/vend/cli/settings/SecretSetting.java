package vend.cli.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import vend.Secret;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;

/**
 * Secrets that are set: by a variable, or in a file of their own. Never by an option, which
 * everybody on the machine can read, and never in the config file, which people show each other.
 *
 * @param context the world
 * @param settings what is set
 */
public record SecretSetting(CommandContext context, Settings settings) {
  private static final long MOST_BYTES = 16 * 1024;

  /**
   * The secret, if it is set.
   *
   * @throws CommandFailed if its file can't be read
   */
  public Optional<Secret> find(String variable, Setting file) throws CommandFailed {
    Optional<String> said =
        Optional.ofNullable(context.environment().get(variable)).filter(text -> !text.isBlank());
    if (said.isPresent()) {
      return said.map(Secret::of);
    }
    Optional<Path> path = settings.path(file);
    return path.isEmpty() ? Optional.empty() : Optional.of(read(file, path.get()));
  }

  private static Secret read(Setting file, Path path) throws CommandFailed {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new CommandFailed("%s: %s is too large".formatted(file.key(), path));
      }
      String text = Files.readString(path).strip();
      if (text.isEmpty()) {
        throw new CommandFailed("%s: %s is empty".formatted(file.key(), path));
      }
      return Secret.of(text);
    } catch (IOException e) {
      throw new CommandFailed(
          "%s: %s can't be read (%s)".formatted(file.key(), path, e.getClass().getSimpleName()));
    }
  }
}
