package vend.cli.settings;

import java.io.PrintWriter;
import java.util.Map;
import vend.cli.command.CommandFailed;
import vend.client.http.Network;

/** The network for commands that have no {@link SettingOptions}. */
public final class UserNetwork {
  private UserNetwork() {}

  /**
   * Reads the environment and the config file. An invalid config file is only a warning, because
   * {@code vend freeze} has to work in an emergency.
   *
   * @param warnings receives the warning
   */
  public static Network of(Map<String, String> environment, PrintWriter warnings) {
    try {
      return Settings.read(environment, new CommandSettings(Map.of(), false, false))
          .network(environment);
    } catch (ConfigFile.InvalidConfig e) {
      warnings.println("vend: warning: the config file is ignored: " + e.getMessage());
    } catch (CommandFailed _) {
      // Other invalid settings do not matter here.
    }
    return Network.ofEnvironment(environment);
  }
}
