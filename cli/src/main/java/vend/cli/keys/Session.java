package vend.cli.keys;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vend.client.HubKeys;
import vend.client.NoCredentials;
import vend.client.Progress;
import vend.client.RoleKeys;
import vend.client.cache.KeyCache;
import vend.client.hub.HubAddress;
import vend.client.hub.KeyRequest;
import vend.client.token.TokenDiscovery;
import vend.client.token.TokenFile;
import vend.client.token.TokenSource;
import vend.grant.file.InvalidGrants;

/**
 * One user at one hub. A setting on the command line counts more than a variable, and that more
 * than the config file.
 *
 * @param around the world
 * @param hub the hub
 * @param audience whom a token is for where one is made now
 * @param tokens who asks
 * @param progress hears of each step
 */
record Session(
    Surroundings around, HubAddress hub, String audience, TokenSource tokens, Progress progress) {

  static Session open(Surroundings around, HubChoice choice) throws KeysFailed, InvalidGrants {
    var folders = new UserFolders(around.environment());
    Path file = folders.config();
    ConfigFile config = ConfigFile.read(file);
    HubAddress hub = hub(around, choice, config, file);
    String audience =
        choice
            .audience()
            .or(() -> variable(around, "VEND_AUDIENCE"))
            .or(config::audience)
            .orElse(hub.toString());
    return new Session(
        around, hub, audience, tokens(around, choice, config, audience), progress(around, choice));
  }

  private static HubAddress hub(Surroundings around, HubChoice choice, ConfigFile config, Path file)
      throws KeysFailed {
    if (choice.hub().isPresent()) {
      return parsed("--hub", choice.hub().get());
    }
    Optional<String> variable = variable(around, "VEND_HUB");
    if (variable.isPresent()) {
      return parsed("VEND_HUB", variable.get());
    }
    return config
        .hub()
        .orElseThrow(() ->
            KeysFailed.couldNotRun(
                "no hub is named: say --hub https://vend.example.com, set VEND_HUB, or write"
                    + " \"hub: https://vend.example.com\" into "
                    + file));
  }

  private static HubAddress parsed(String where, String text) throws KeysFailed {
    try {
      return HubAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw KeysFailed.couldNotRun("%s: %s".formatted(where, e.getMessage()));
    }
  }

  private static TokenSource tokens(
      Surroundings around, HubChoice choice, ConfigFile config, String audience) throws KeysFailed {
    if (choice.tokenFile().isPresent()) {
      return new TokenFile(choice.tokenFile().get().toAbsolutePath());
    }
    Map<String, String> environment = new LinkedHashMap<>(around.environment());
    if (config.tokenFile().isPresent() && variable(around, TokenDiscovery.TOKEN_FILE).isEmpty()) {
      Path file = new UserFolders(around.environment()).expanded(config.tokenFile().get());
      environment.put(TokenDiscovery.TOKEN_FILE, file.toString());
    }
    return TokenDiscovery.find(environment, audience)
        .orElseThrow(() ->
            KeysFailed.couldNotRun(
                "there is no token to show to the hub: name its file with --token-file or"
                    + " VEND_TOKEN_FILE, or put it into VEND_TOKEN; a CI job needs to be given one"));
  }

  private static Progress progress(Surroundings around, HubChoice choice) {
    return choice.verbose() || around.terminal()
        ? words -> around.err().println("vend: " + words)
        : Progress.NONE;
  }

  private static Optional<String> variable(Surroundings around, String name) {
    return Optional.ofNullable(around.environment().get(name)).filter(text -> !text.isBlank());
  }

  /** Keys, kept ones where they will do. */
  RoleKeys keys(KeyChoice choice) throws KeysFailed {
    var request =
        new KeyRequest(choice.role(), choice.duration(), choice.sessionName(), choice.fresh());
    try {
      return new HubKeys(hub, tokens, request, cache(around), around.clock(), progress).keys();
    } catch (NoCredentials e) {
      throw KeysFailed.of(e);
    }
  }

  static KeyCache cache(Surroundings around) throws KeysFailed {
    try {
      return KeyCache.ofUser(around.environment(), around.random(), around.clock());
    } catch (IllegalArgumentException e) {
      throw KeysFailed.couldNotRun(String.valueOf(e.getMessage()));
    }
  }
}
