package vend.cli.keys;

import vend.client.RoleKeys;
import vend.grant.file.InvalidGrants;
import vend.rendering.CredentialsRendering;
import vend.rendering.Format;

/** `vend credentials`: keys on standard output. */
public final class ShowKeys {
  private ShowKeys() {}

  /** Prints them. */
  public static int run(
      CommandContext around, CommandSettings given, KeyChoice choice, Format format)
      throws KeysFailed, InvalidGrants {
    Session session = Session.open(around, given);
    RoleKeys keys = session.keys(session.role(choice), choice.terms());
    around
        .out()
        .println(
            CredentialsRendering.render(format, Keys.plain(keys), keys.role()).stripTrailing());
    around.out().flush();
    return 0;
  }
}
