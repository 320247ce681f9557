package vend.cli.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import vend.Secret;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;

/**
 * Reads configured secrets, from a variable or from a file of their own. Secrets are never options,
 * because every user of the machine can read a command line; and never in the config file, because
 * people share it.
 */
public record SecretSetting(CommandContext context, Settings settings) {
  private static final long MOST_BYTES = 16 * 1024;

  /**
   * The secret, if it is configured.
   *
   * @throws CommandFailed if its file cannot be read
   */
  public Optional<Secret> find(String variable, Setting file) throws CommandFailed {
    Optional<String> configured =
        Optional.ofNullable(context.environment().get(variable)).filter(text -> !text.isBlank());
    if (configured.isPresent()) {
      return configured.map(Secret::of);
    }
    Optional<Path> path = settings.path(file);
    return path.isEmpty() ? Optional.empty() : Optional.of(read(file, path.get()));
  }

  private static Secret read(Setting file, Path path) throws CommandFailed {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new CommandFailed("%s: %s is too large for a secret".formatted(file.key(), path));
      }
      String text = Files.readString(path).strip();
      if (text.isEmpty()) {
        throw new CommandFailed("%s: %s is empty".formatted(file.key(), path));
      }
      return Secret.of(text);
    } catch (IOException e) {
      throw new CommandFailed(
          "%s: %s cannot be read (%s)".formatted(file.key(), path, e.getClass().getSimpleName()));
    }
  }
}
