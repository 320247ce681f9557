package vend.cli.keys;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import vend.Json;
import vend.Printable;
import vend.cli.command.CommandFailed;
import vend.client.source.NoCredentials;

/** `vend whoami`: who is asked for keys, and who they will be told it is. No token is shown. */
public final class ShowCaller {
  private ShowCaller() {}

  /** Prints it, as text or as one JSON document. */
  public static int run(CommandContext around, CommandSettings given, boolean json)
      throws CommandFailed {
    KnownCaller caller = caller(Session.open(around, given));
    if (json) {
      var document = new LinkedHashMap<String, Object>(caller.facts());
      document.put("claims", caller.claims());
      around.out().println(Json.write(document));
    } else {
      caller
          .facts()
          .forEach((name, value) ->
              around.out().println("%-6s %s".formatted(name, Printable.of(value))));
      if (!caller.claims().isEmpty()) {
        around.out().println("Claims, by the names that grants test:");
      }
      caller
          .claims()
          .forEach((name, values) ->
              around.out().println("  %s: %s".formatted(Printable.of(name), words(values))));
    }
    around.out().flush();
    return 0;
  }

  private static String words(List<String> values) {
    return values.stream().map(Printable::of).collect(Collectors.joining(", "));
  }

  private static KnownCaller caller(Session session) throws CommandFailed {
    try {
      return session.source().caller();
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }
}
