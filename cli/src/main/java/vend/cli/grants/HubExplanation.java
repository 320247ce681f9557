package vend.cli.grants;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.Printable;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.HubRoles;
import vend.cli.session.Session;
import vend.cli.settings.CommandSettings;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;

/** {@code vend explain} without a grants file: prints what the hub tells the caller. */
public final class HubExplanation {
  private static final int DENIED = 1;

  private HubExplanation() {}

  /** Prints the decision, as text or as the hub's JSON document. */
  public static int run(
      CommandContext context, CommandSettings given, CredentialRequest request, boolean json)
      throws CommandFailed {
    Map<String, Object> document = document(Session.open(context, given), request);
    if (json) {
      context.out().println(Json.write(document));
    } else {
      print(document, context.out());
    }
    context.out().flush();
    return "allowed".equals(document.get("decision")) ? 0 : DENIED;
  }

  private static Map<String, Object> document(Session session, CredentialRequest request)
      throws CommandFailed {
    if (!(session.source() instanceof HubRoles hub)) {
      throw new CommandFailed(
          "AWS does not explain its decisions; only a hub does. Set the hub with --hub, or read a"
              + " grants file with --grants FILE and describe the caller");
    }
    try {
      session
          .steps()
          .step(
              "requesting an explanation from the hub %s ..."
                  .formatted(hub.credentials().address()));
      return hub.credentials().explain(request);
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
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
      session(session).forEach(sentence -> out.println("  " + sentence));
    }
    if (document.get("trace") instanceof List<?> trace) {
      out.println("Grants with explain: true:");
      trace.forEach(entry ->
          out.println("  " + (entry instanceof Map<?, ?> grant ? grant(grant) : plain(entry))));
    } else {
      out.println("With the grants file, you can see more: vend explain ROLE CALLER --grants FILE");
    }
  }

  private static List<String> session(Map<?, ?> session) {
    var sentences = new ArrayList<String>();
    add(sentences, "The role is %s.", session.get("role"));
    add(sentences, "The session's name is %s.", session.get("name"));
    add(sentences, "Its source identity is %s.", session.get("sourceIdentity"));
    if (session.get("duration") instanceof Number seconds) {
      sentences.add("Its credentials live for %s.".formatted(life(seconds.longValue())));
    }
    if (session.get("tags") instanceof Map<?, ?> tags && !tags.isEmpty()) {
      sentences.add(
          "Its tags are %s."
              .formatted(
                  tags.entrySet().stream()
                      .map(tag -> plain(tag.getKey()) + "=" + plain(tag.getValue()))
                      .collect(Collectors.joining(", "))));
    }
    if (session.get("transitiveTags") instanceof List<?> tagKeys && !tagKeys.isEmpty()) {
      sentences.add(
          "Roles that it assumes inherit the tags %s."
              .formatted(
                  tagKeys.stream().map(HubExplanation::plain).collect(Collectors.joining(", "))));
    }
    if (session.get("hasPolicy") instanceof Boolean narrowed) {
      sentences.add(
          narrowed
              ? "A session policy narrows what the role may do."
              : "No session policy narrows what the role may do.");
    }
    return sentences;
  }

  private static void add(List<String> sentences, String sentence, @Nullable Object value) {
    if (value != null) {
      sentences.add(sentence.formatted(plain(value)));
    }
  }

  private static String life(long seconds) {
    return seconds % 60 == 0 ? seconds / 60 + " minutes" : seconds + " seconds";
  }

  /** One entry of the trace. An outcome that this version does not know is printed as it is. */
  private static String grant(Map<?, ?> entry) {
    String grant =
        ("deny".equals(entry.get("effect")) ? "The deny %s " : "The grant %s ")
            .formatted(plain(entry.get("grant")));
    String outcome = plain(entry.get("outcome"));
    return grant
        + switch (outcome) {
          case "applied" -> "applies.";
          case "frozen" -> "is frozen.";
          case "conditionUnmet" ->
              "does not apply: %s on %s requires %s; the request has %s."
                  .formatted(
                      plain(entry.get("operator")),
                      plain(entry.get("key")),
                      values(entry.get("wanted")),
                      values(entry.get("seen")));
          default -> "makes no session (%s): %s".formatted(outcome, plain(entry.get("detail")));
        };
  }

  private static String values(@Nullable Object values) {
    return values instanceof List<?> list && !list.isEmpty()
        ? Printable.values(list.stream().map(String::valueOf).toList())
        : "none";
  }

  private static Optional<String> text(Map<String, Object> document, String name) {
    return Optional.ofNullable(document.get(name)).map(HubExplanation::plain);
  }

  private static String plain(@Nullable Object value) {
    return Printable.of(String.valueOf(value));
  }
}
