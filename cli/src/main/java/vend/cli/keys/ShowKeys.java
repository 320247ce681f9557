package vend.cli.keys;

import vend.cli.command.CommandFailed;
import vend.client.RoleKeys;
import vend.credentials.CredentialsRendering;
import vend.credentials.Format;

/** `vend credentials`: keys on standard output. */
public final class ShowKeys {
  private ShowKeys() {}

  /** Prints them. */
  public static int run(
      CommandContext around, CommandSettings given, KeyChoice choice, Format format)
      throws CommandFailed {
    Session session = Session.open(around, given);
    RoleKeys keys = session.keys(session.role(choice), choice.terms());
    around
        .out()
        .println(CredentialsRendering.render(format, keys.plain(), keys.role()).stripTrailing());
    around.out().flush();
    return 0;
  }
}
