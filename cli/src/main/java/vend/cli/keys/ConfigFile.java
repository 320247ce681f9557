package vend.cli.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import vend.client.hub.HubAddress;
import vend.grant.file.InvalidGrants;
import vend.grant.file.YamlDocument;
import vend.grant.file.YamlMapping;
import vend.grant.file.YamlValue;

/**
 * A user's settings: {@code ~/.config/vend/config.yaml}.
 *
 * @param hub the hub
 * @param audience whom a token is for where one is made now
 * @param tokenFile a file with a token; absolute, or from {@code ~/} on
 */
record ConfigFile(Optional<HubAddress> hub, Optional<String> audience, Optional<String> tokenFile) {
  private static final ConfigFile NOTHING =
      new ConfigFile(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Reads it, if there is one.
   *
   * @throws InvalidGrants with each line that can't be used
   */
  static ConfigFile read(Path path) throws KeysFailed, InvalidGrants {
    try {
      String yaml = Files.readString(path);
      return yaml.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))
          ? NOTHING
          : YamlDocument.read(path.toString(), yaml, (document, _) -> of(document));
    } catch (NoSuchFileException e) {
      return NOTHING;
    } catch (IOException e) {
      throw KeysFailed.couldNotRun("%s can't be read: %s".formatted(path, e));
    }
  }

  private static ConfigFile of(YamlMapping document) {
    document.only("hub", "audience", "tokenFile");
    return new ConfigFile(
        document.optional("hub").map(value -> value.as(HubAddress::parse)),
        document.optional("audience").map(YamlValue::text),
        document.optional("tokenFile").map(value -> value.as(ConfigFile::checkedPath)));
  }

  /** Commands are run anywhere, so a relative path would name another file each time. */
  private static String checkedPath(String path) {
    if (!path.startsWith("~/") && !Path.of(path).isAbsolute()) {
      throw new IllegalArgumentException("must be an absolute path, or begin with ~/");
    }
    return path;
  }
}
