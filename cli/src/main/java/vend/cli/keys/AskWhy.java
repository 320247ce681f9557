package vend.cli.keys;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.client.NoCredentials;
import vend.client.hub.KeyRequest;
import vend.explain.Printable;
import vend.grant.file.InvalidGrants;

/** `vend explain` at a hub: what it decides about the user, as much as it tells callers. */
public final class AskWhy {
  private static final int DENIED = 1;

  private AskWhy() {}

  /** Prints the decision, as text or as the hub's own document. */
  public static int run(
      Surroundings around, CommandSettings given, String role, KeyTerms terms, boolean json)
      throws KeysFailed, InvalidGrants {
    Map<String, Object> document = document(Session.open(around, given), role, terms);
    if (json) {
      around.out().println(Json.write(document));
    } else {
      print(document, around.out());
    }
    around.out().flush();
    return "allowed".equals(document.get("decision")) ? 0 : DENIED;
  }

  private static Map<String, Object> document(Session session, String role, KeyTerms terms)
      throws KeysFailed {
    if (!(session.source() instanceof HubRoles hub)) {
      throw KeysFailed.couldNotRun(
          "only a hub says why, and AWS does not: name the hub with --hub, or a grants file with"
              + " --grants FILE and who asks");
    }
    try {
      session.steps().step("asking the hub %s why ...".formatted(hub.hub()));
      return hub.server()
          .explain(
              hub.tokens().token(),
              new KeyRequest(role, terms.duration(), terms.sessionName(), false));
    } catch (NoCredentials e) {
      throw KeysFailed.of(e);
    }
  }

  private static void print(Map<String, Object> document, PrintWriter out) {
    out.println(
        "%s: %s%s"
            .formatted(
                plain(document.get("requestedRole")),
                plain(document.get("decision")),
                text(document, "grant").map(" by the grant "::concat).orElse("")));
    text(document, "message")
        .ifPresent(
            message -> out.println("%s (%s)".formatted(message, plain(document.get("code")))));
    if (document.get("session") instanceof Map<?, ?> session) {
      session.forEach(
          (name, value) -> out.println("  %-14s %s".formatted(plain(name), plain(value))));
    }
    if (document.get("trace") instanceof List<?> trace) {
      out.println("What the grants that show it say:");
      trace.forEach(entry -> out.println("  " + plain(entry)));
    } else {
      out.println(
          "Whoever holds the grants file sees more: vend explain ROLE CALLER --grants FILE");
    }
  }

  private static Optional<String> text(Map<String, Object> document, String name) {
    return Optional.ofNullable(document.get(name)).map(AskWhy::plain);
  }

  private static String plain(@Nullable Object value) {
    return Printable.of(String.valueOf(value));
  }
}
