package vend.cli.session;

import java.util.Map;
import vend.cli.command.CommandFailed;

/** What is special where AWS itself is asked: it lists no roles, and wants a session's name. */
final class DirectRole {
  private static final int LONGEST_NAME = 64;

  private DirectRole() {}

  /** No server can be asked for the roles. */
  static CommandFailed unknownRoles() {
    return new CommandFailed(
        "AWS does not tell which roles trust you: name one, by its ARN or as 222222222222/NAME");
  }

  /** The user's name, for sessions that are given none. */
  static String sessionName(Map<String, String> environment) {
    String user =
        environment.getOrDefault("USER", environment.getOrDefault("USERNAME", "")).strip();
    String plain = user.replaceAll("[^\\w+=,.@-]", "-");
    String name = plain.length() < 2 ? "vend" : plain;
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }
}
