package vend.cli.settings;

import java.io.PrintWriter;
import java.util.Map;
import vend.cli.command.CommandFailed;
import vend.client.http.Network;

/** The way to servers for commands that take none of the settings' options. */
public final class UserNetwork {
  private UserNetwork() {}

  /**
   * By the environment and the config file. A file that can't be used ends no command for an
   * emergency.
   *
   * @param warnings hears of such a file
   */
  public static Network of(Map<String, String> environment, PrintWriter warnings) {
    try {
      return Settings.read(environment, new CommandSettings(Map.of(), false, false))
          .network(environment);
    } catch (ConfigFile.InvalidConfig e) {
      warnings.println("vend: warning: the config file is passed over, since " + e.getMessage());
    } catch (CommandFailed _) {
      // What is wrong with other settings is no matter here.
    }
    return Network.ofEnvironment(environment);
  }
}
