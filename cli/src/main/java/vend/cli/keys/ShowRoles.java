package vend.cli.keys;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.Json;
import vend.Printable;
import vend.cli.command.CommandFailed;

/** `vend roles`: what the user may take. */
public final class ShowRoles {
  private static final int NOTHING = 1;

  private ShowRoles() {}

  /**
   * Prints them, as text or as one JSON document.
   *
   * @param arn whether the text names them by their ARNs
   */
  public static int run(CommandContext around, CommandSettings given, boolean arn, boolean json)
      throws CommandFailed {
    List<OfferedRole> roles = Session.open(around, given).roles();
    if (json) {
      around
          .out()
          .println(Json.write(Map.of("roles", roles.stream().map(ShowRoles::data).toList())));
    } else if (roles.isEmpty()) {
      around.out().println("None.");
    } else {
      roles.forEach(role -> around.out().println(line(role, arn)));
    }
    around.out().flush();
    return roles.isEmpty() ? NOTHING : 0;
  }

  /** The role is one word, for programs that cut. */
  private static String line(OfferedRole role, boolean arn) {
    String word = arn ? role.role().toString() : Printable.of(role.reference());
    String account = role.accountName();
    boolean isSaid =
        arn
            ? account.equals(role.role().account().value())
            : role.reference().startsWith(account + "/");
    return word
        + (isSaid ? "" : "  in " + Printable.of(account))
        + role.longest()
            .map(longest -> "  for %d minutes at most".formatted(longest.toMinutes()))
            .orElse("");
  }

  private static Map<String, Object> data(OfferedRole role) {
    var data = new LinkedHashMap<String, Object>();
    data.put("reference", role.reference());
    data.put("role", role.role().toString());
    data.put("account", role.role().account().value());
    data.put("accountName", role.accountName());
    role.longest().ifPresent(longest -> data.put("maxDuration", longest.toSeconds()));
    return data;
  }
}
