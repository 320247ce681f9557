package vend.cli.settings;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import vend.cli.command.CommandFailed;
import vend.client.http.CaBundle;
import vend.client.http.Network;

/** All settings of one user, with the place of each. */
public final class Settings {
  private final Map<Setting, Value> values;
  private final UserFolders folders;

  /** The place of a setting, the weakest first. */
  enum Place {
    CONFIG_FILE,
    VARIABLE,
    OPTION
  }

  private record Value(String text, Place place, String where) {}

  private Settings(Map<Setting, Value> values, UserFolders folders) {
    this.values = values;
    this.folders = folders;
  }

  /**
   * Reads the config file, the environment and the options.
   *
   * @throws ConfigFile.InvalidConfig with each invalid line of the config file
   * @throws CommandFailed if an option or a variable is invalid
   */
  public static Settings read(Map<String, String> environment, CommandSettings given)
      throws CommandFailed {
    var folders = new UserFolders(environment);
    Path file = folders.config();
    var values = new EnumMap<Setting, Value>(Setting.class);
    ConfigFile.read(file)
        .forEach((setting, text) ->
            values.put(setting, new Value(text, Place.CONFIG_FILE, file + ": " + setting.key())));
    for (Setting setting : Setting.values()) {
      Optional.ofNullable(environment.get(setting.variable()))
          .filter(text -> !text.isBlank())
          .ifPresent(
              text -> values.put(setting, new Value(text, Place.VARIABLE, setting.variable())));
    }
    given
        .options()
        .forEach((setting, text) ->
            values.put(setting, new Value(text, Place.OPTION, setting.option())));
    for (var entry : values.entrySet()) {
      parsed(
          entry.getValue(),
          text -> {
            entry.getKey().check(text);
            return text;
          });
    }
    return new Settings(values, folders);
  }

  /** Whether the setting is set anywhere. */
  public boolean has(Setting setting) {
    return values.containsKey(setting);
  }

  /** Whether the setting is set by its option. */
  public boolean isOption(Setting setting) {
    return Optional.ofNullable(values.get(setting))
        .filter(value -> value.place() == Place.OPTION)
        .isPresent();
  }

  /** The settings that are not in the config file, so that another command has to be given them. */
  public Map<Setting, String> outsideConfigFile() {
    var outside = new EnumMap<Setting, String>(Setting.class);
    values.forEach((setting, value) -> {
      if (value.place() != Place.CONFIG_FILE) {
        outside.put(setting, value.text());
      }
    });
    return outside;
  }

  public Optional<String> text(Setting setting) {
    return Optional.ofNullable(values.get(setting)).map(Value::text);
  }

  /**
   * The parsed value.
   *
   * @throws CommandFailed if the parser rejects it
   */
  public <T> Optional<T> as(Setting setting, Function<String, T> parse) throws CommandFailed {
    Value value = values.get(setting);
    return value == null ? Optional.empty() : Optional.of(parsed(value, parse));
  }

  /** The place of the value as messages show it; the variable if the setting is not set. */
  public String where(Setting setting) {
    return Optional.ofNullable(values.get(setting)).map(Value::where).orElseGet(setting::variable);
  }

  /** The value as a path, with {@code ~} expanded to the user's home. */
  public Optional<Path> path(Setting setting) throws CommandFailed {
    Value value = values.get(setting);
    return value == null ? Optional.empty() : Optional.of(folders.expanded(value.text()));
  }

  /** The network: proxies from the environment, certificates from the settings first. */
  public Network network(Map<String, String> environment) throws CommandFailed {
    Network network = Network.ofEnvironment(environment);
    return path(Setting.CA_BUNDLE)
        .map(file -> network.trusting(new CaBundle(file, where(Setting.CA_BUNDLE))))
        .orElse(network);
  }

  /**
   * The value of a required setting.
   *
   * @throws CommandFailed if it is not set
   */
  public String required(Setting setting) throws CommandFailed {
    Value value = values.get(setting);
    if (value == null) {
      throw new CommandFailed(
          "%s is not set. Add %s, set %s, or write it into %s"
              .formatted(setting.key(), setting.option(), setting.variable(), configFile()));
    }
    return value.text();
  }

  /** The path of the user's config file as messages show it. */
  public String configFile() throws CommandFailed {
    return folders.config().toString();
  }

  private static <T> T parsed(Value value, Function<String, T> parse) throws CommandFailed {
    try {
      return parse.apply(value.text());
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("%s: %s".formatted(value.where(), e.getMessage()));
    }
  }
}
