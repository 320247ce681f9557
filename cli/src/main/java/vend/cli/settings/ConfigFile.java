package vend.cli.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import vend.cli.command.CommandFailed;
import vend.grant.file.InvalidGrants;
import vend.grant.file.Problems;
import vend.grant.file.YamlDocument;
import vend.grant.file.YamlMapping;
import vend.grant.file.YamlValue;

/** Reads the user's config file, {@code ~/.config/vend/config.yaml}. */
public final class ConfigFile {
  /** The config file is invalid; the message has a line for each problem. */
  public static final class InvalidConfig extends CommandFailed {
    InvalidConfig(String message) {
      super(message);
    }
  }

  private ConfigFile() {}

  /**
   * Reads the file; no settings if it does not exist.
   *
   * @throws InvalidConfig with each invalid line
   */
  static Map<Setting, String> read(Path path) throws CommandFailed {
    try {
      String yaml = Files.readString(path);
      return yaml.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))
          ? Map.of()
          : YamlDocument.read(path.toString(), yaml, ConfigFile::of);
    } catch (InvalidGrants e) {
      throw new InvalidConfig(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException e) {
      throw new CommandFailed("%s cannot be read: %s".formatted(path, e));
    }
  }

  private static Map<Setting, String> of(YamlMapping document, Problems problems) {
    var known = new LinkedHashSet<String>();
    for (Setting setting : Setting.values()) {
      known.add(setting.section().orElse(setting.key()));
    }
    var values = new EnumMap<Setting, String>(Setting.class);
    problems.collect(() -> document.only(known.toArray(String[]::new)));
    take(document, Optional.empty(), values, problems);
    for (String section : known) {
      document
          .optional(section)
          .filter(_ -> isSection(section))
          .ifPresent(value ->
              problems.collect(() -> {
                YamlMapping inside = value.mapping();
                inside.only(
                    Setting.of(Optional.of(section)).stream()
                        .map(ConfigFile::last)
                        .toArray(String[]::new));
                take(inside, Optional.of(section), values, problems);
                return inside;
              }));
    }
    return values;
  }

  private static boolean isSection(String name) {
    return Arrays.stream(Setting.values())
        .anyMatch(setting -> setting.section().equals(Optional.of(name)));
  }

  private static void take(
      YamlMapping mapping,
      Optional<String> section,
      Map<Setting, String> values,
      Problems problems) {
    for (Setting setting : Setting.of(section)) {
      mapping
          .optional(last(setting))
          .ifPresent(value ->
              problems
                  .collect(() -> checked(setting, value))
                  .ifPresent(text -> values.put(setting, text)));
    }
  }

  private static String last(Setting setting) {
    return setting.key().substring(setting.key().indexOf('.') + 1);
  }

  private static String checked(Setting setting, YamlValue value) {
    return value.scalarAs(text -> {
      setting.check(text);
      if (setting.isPath() && !text.startsWith("~/") && !Path.of(text).isAbsolute()) {
        // Commands run in any folder, so a relative path would name another file each time.
        throw new IllegalArgumentException("must be an absolute path, or start with ~/");
      }
      return text;
    });
  }
}
