package vend.cli.keys;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.Json;
import vend.client.NoCredentials;
import vend.client.hub.GrantedRole;
import vend.client.hub.Hub;
import vend.explain.Printable;
import vend.grant.file.InvalidGrants;

/** `vend roles`: what the caller may take. */
public final class ShowRoles {
  private static final int NOTHING = 1;

  private ShowRoles() {}

  /** Prints them, as text or as one JSON document. */
  public static int run(Surroundings around, HubChoice hub, boolean json)
      throws KeysFailed, InvalidGrants {
    List<GrantedRole> roles = granted(Session.open(around, hub));
    if (json) {
      around
          .out()
          .println(Json.write(Map.of("roles", roles.stream().map(ShowRoles::data).toList())));
    } else if (roles.isEmpty()) {
      around.out().println("None.");
    } else {
      roles.forEach(role -> around.out().println(line(role)));
    }
    around.out().flush();
    return roles.isEmpty() ? NOTHING : 0;
  }

  static List<GrantedRole> granted(Session session) throws KeysFailed {
    try {
      session.progress().step("asking the hub %s for roles ...".formatted(session.hub()));
      return new Hub(session.hub(), session.around().clock()).roles(session.tokens().token());
    } catch (NoCredentials e) {
      throw KeysFailed.of(e);
    }
  }

  private static String line(GrantedRole role) {
    return "%s in %s, for %d minutes at most"
        .formatted(role.role(), Printable.of(role.accountName()), role.longest().toMinutes());
  }

  private static Map<String, Object> data(GrantedRole role) {
    var data = new LinkedHashMap<String, Object>();
    data.put("role", role.role().toString());
    data.put("account", role.role().account().value());
    data.put("accountName", role.accountName());
    data.put("maxDuration", role.longest().toSeconds());
    return data;
  }
}
