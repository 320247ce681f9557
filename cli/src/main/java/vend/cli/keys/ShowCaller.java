package vend.cli.keys;

import java.util.Map;
import vend.Json;
import vend.client.NoCredentials;
import vend.explain.Printable;
import vend.grant.file.InvalidGrants;

/** `vend whoami`: who is asked for keys, and who they will be told it is. No token is shown. */
public final class ShowCaller {
  private ShowCaller() {}

  /** Prints it, as text or as one JSON document. */
  public static int run(Surroundings around, CommandSettings given, boolean json)
      throws KeysFailed, InvalidGrants {
    Map<String, String> caller = caller(Session.open(around, given));
    if (json) {
      around.out().println(Json.write(caller));
    } else {
      caller.forEach(
          (name, value) -> around.out().println("%-6s %s".formatted(name, Printable.of(value))));
    }
    around.out().flush();
    return 0;
  }

  private static Map<String, String> caller(Session session) throws KeysFailed {
    try {
      return session.source().caller();
    } catch (NoCredentials e) {
      throw KeysFailed.of(e);
    }
  }
}
