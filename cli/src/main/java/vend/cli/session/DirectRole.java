package vend.cli.session;

import java.util.Map;
import vend.cli.command.CommandFailed;

/**
 * Shared by the sources that call AWS without a hub: AWS lists no roles and needs a session name.
 */
final class DirectRole {
  private static final int LONGEST_NAME = 64;

  private DirectRole() {}

  static CommandFailed unknownRoles() {
    return new CommandFailed(
        "AWS does not list the roles that trust you. Name a role by its ARN, or as 222222222222/NAME");
  }

  /** The session name if the user gives none: the user name on this machine. */
  static String sessionName(Map<String, String> environment) {
    String user =
        environment.getOrDefault("USER", environment.getOrDefault("USERNAME", "")).strip();
    String plain = user.replaceAll("[^\\w+=,.@-]", "-");
    String name = plain.length() < 2 ? "vend" : plain;
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }
}
