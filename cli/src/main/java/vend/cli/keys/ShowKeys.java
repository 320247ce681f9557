package vend.cli.keys;

import vend.client.RoleKeys;
import vend.grant.file.InvalidGrants;
import vend.rendering.CredentialsRendering;
import vend.rendering.Format;

/** `vend credentials`: keys on standard output. */
public final class ShowKeys {
  private ShowKeys() {}

  /** Prints them. */
  public static int run(Surroundings around, HubChoice hub, KeyChoice choice, Format format)
      throws KeysFailed, InvalidGrants {
    RoleKeys keys = Session.open(around, hub).keys(choice);
    around
        .out()
        .println(
            CredentialsRendering.render(format, Keys.plain(keys), keys.role()).stripTrailing());
    around.out().flush();
    return 0;
  }
}
