package vend.slack;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import vend.Printable;
import vend.grant.Approval;
import vend.request.AccessRequest;
import vend.request.RequestState;
import vend.request.Verdict;

/**
 * The message to approvers about one request. Reasons and comments are plain text, in which Slack
 * finds no mention and no link.
 *
 * @param text for notifications
 */
record RequestMessage(String text, List<LayoutBlock> blocks) {
  static final String APPROVE = "approve";
  static final String DENY = "deny";

  /** Mentions all members of the channel. */
  private static final String ALL = "<!channel> ";

  private static final int LONGEST = 600;

  /**
   * @param approvers the groups that may approve it
   */
  static RequestMessage of(AccessRequest request, List<Approval.Approvers> approvers) {
    String title = title(request);
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(SectionBlock.builder().text(markdown("*" + title + "*")).build());
    blocks.add(SectionBlock.builder().fields(fields(request)).build());
    if (!request.reason().isEmpty()) {
      blocks.add(SectionBlock.builder().text(plain("Reason: " + request.reason())).build());
    }
    String notes = notes(request, approvers);
    if (!notes.isEmpty()) {
      blocks.add(ContextBlock.builder().elements(List.of(plain(notes))).build());
    }
    buttons(request)
        .ifPresent(buttons -> blocks.add(ActionsBlock.builder().elements(buttons).build()));
    return new RequestMessage(
        "%s: %s".formatted(title, escaped(request.person().value())), List.copyOf(blocks));
  }

  private static String title(AccessRequest request) {
    return request.breakGlass()
        ? ALL + "Emergency access, approved by the requester alone: " + request.kind()
        : "Access request: " + request.kind();
  }

  private static List<TextObject> fields(AccessRequest request) {
    var fields = new ArrayList<TextObject>();
    fields.add(plain("Person: " + request.person()));
    fields.add(plain("Role: " + request.role()));
    fields.add(plain("Duration: " + Approval.writeTime(request.duration())));
    fields.add(plain("Request: " + request.id()));
    switch (request.state()) {
      case RequestState.Pending _ -> fields.add(plain("Decide until: " + request.expires()));
      case RequestState.Approved(RequestState.Period times) -> {
        fields.add(plain("From: " + times.from()));
        fields.add(plain("Until: " + times.until()));
      }
      case RequestState.Closed closed -> {
        fields.add(plain("Since: " + closed.at()));
        closed.cause().ifPresent(cause -> fields.add(plain("Cause: " + words(cause))));
      }
    }
    return fields;
  }

  private static String words(RequestState.Cause cause) {
    return switch (cause) {
      case NOT_DECIDED -> "not decided in time";
      case TIME_OVER -> "the access expired";
      case GRANT_CHANGED -> "the grant changed";
      case DENIED -> "denied";
    };
  }

  private static String notes(AccessRequest request, List<Approval.Approvers> approvers) {
    if (request.decisions().isEmpty()) {
      return approvers.isEmpty()
          ? ""
          : approvers.stream()
              .map(by ->
                  by.after().isZero()
                      ? by.group().name()
                      : "%s from %s"
                          .formatted(by.group().name(), request.created().plus(by.after())))
              .collect(Collectors.joining(", ", "Approvers: ", ""));
    }
    return request.decisions().stream()
        .map(RequestMessage::decision)
        .collect(Collectors.joining("; "));
  }

  private static String decision(Verdict verdict) {
    String comment = verdict.comment().isEmpty() ? "" : ": " + verdict.comment();
    return "%s by %s%s".formatted(verdict.kind(), verdict.person(), comment);
  }

  private static Optional<List<BlockElement>> buttons(AccessRequest request) {
    return switch (request.kind()) {
      case PENDING ->
          Optional.of(
              List.of(
                  button(request, APPROVE, "Approve", "primary"),
                  button(request, DENY, "Deny", "danger")));
      case APPROVED -> Optional.of(List.of(button(request, DENY, "Revoke", "danger")));
      case DENIED, WITHDRAWN, EXPIRED, ENDED, REVOKED -> Optional.empty();
    };
  }

  private static ButtonElement button(
      AccessRequest request, String action, String label, String style) {
    return ButtonElement.builder()
        .actionId(action)
        .value(request.id().value())
        .text(plain(label))
        .style(style)
        .build();
  }

  /** What to tell the requester; empty if the person made the change. */
  static Optional<String> toRequester(AccessRequest request) {
    String what =
        "`%s` for `%s`"
            .formatted(escaped(request.id().value()), escaped(request.role().toString()));
    return switch (request.state()) {
      case RequestState.Pending _ -> Optional.empty();
      case RequestState.Approved(RequestState.Period times) ->
          Optional.of(
              "Your request %s is approved until %s. Get credentials with this command:\n```vend credentials %s```"
                  .formatted(what, times.until(), escaped(request.role().toString())));
      case RequestState.Closed closed -> toRequester(closed).map(text -> text.formatted(what));
    };
  }

  private static Optional<String> toRequester(RequestState.Closed closed) {
    return switch (closed.kind()) {
      case DENIED -> Optional.of("Your request %s was denied.");
      case REVOKED -> Optional.of("Your access under request %s was revoked.");
      case EXPIRED -> Optional.of(expired(closed.cause()));
      case PENDING, APPROVED, WITHDRAWN, ENDED -> Optional.empty();
    };
  }

  private static String expired(Optional<RequestState.Cause> cause) {
    String expired = "Your request %s has expired.";
    return cause
        .map(known ->
            switch (known) {
              case NOT_DECIDED ->
                  "Your request %s has expired: too few people approved it in time.";
              case TIME_OVER -> "Your access under request %s has expired.";
              case GRANT_CHANGED ->
                  "Your request %s expired, because its grant changed. Request access again.";
              case DENIED -> expired;
            })
        .orElse(expired);
  }

  private static MarkdownTextObject markdown(String text) {
    return MarkdownTextObject.builder().text(text).build();
  }

  private static PlainTextObject plain(String text) {
    return PlainTextObject.builder().text(Printable.of(text, LONGEST)).emoji(false).build();
  }

  /**
   * @see <a href="https://docs.slack.dev/messaging/formatting-message-text">escaping text</a>
   */
  private static String escaped(String text) {
    return Printable.of(text, LONGEST)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
