package vend.functions.chat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vend.Printable;
import vend.Reason;
import vend.functions.event.DecisionEvent.Verdict;
import vend.grant.Approval;
import vend.grant.Decider;
import vend.grant.Grant;
import vend.grant.TargetRole;
import vend.request.AccessRequest;
import vend.request.RequestState;

/**
 * An answer to a chat's bot: {@code text} in Markdown for people, and fields for buttons.
 *
 * @param reason why the act was not done; empty if it was
 */
record ChatAnswer(Map<String, Object> document, Optional<Reason> reason) {
  /** What Markdown, and the chats that know a part of it, give a meaning. */
  private static final Pattern MARKUP = Pattern.compile("[\\\\`*_{}\\[\\]()#+\\-.!|<>~@&]");

  private static final int MOST_CHARACTERS = 600;

  private static final String HELP =
      """
      Vend gives people access to AWS roles once it is approved.
      - `roles`: the roles that you can request
      - `explain` a role: who approves it, and for how long
      - `request` a role, with a reason
      - `requests`: your requests, or those that you can decide
      - `approve`, `deny` a request of another person
      - `withdraw` your pending request, `end` your access before its time
      A chat never shows credentials. Get them with `vend credentials ROLE`.\
      """;

  static ChatAnswer help() {
    return new ChatAnswer(answer(HELP), Optional.empty());
  }

  static ChatAnswer error(Reason reason) {
    return error(reason, reason.text());
  }

  static ChatAnswer error(Reason reason, String detail) {
    Map<String, Object> document = answer(markdown(detail));
    document.put("error", Map.of("code", reason.code(), "message", detail));
    return new ChatAnswer(document, Optional.of(reason));
  }

  /**
   * @param roles each with a grant under which it can be requested
   */
  static ChatAnswer roles(List<Decider.OnRequest> roles) {
    var lines = new ArrayList<String>();
    var documents = new ArrayList<Map<String, Object>>();
    Set<TargetRole> several = several(roles);
    roles.forEach(one -> {
      TargetRole role = one.role();
      Grant grant = one.grant();
      Approval approval = grant.approval().orElseThrow();
      String groups = groups(approval);
      String lasts = Approval.writeTime(approval.lasts());
      lines.add(
          "- `%s`%s for up to %s, approved by %s"
              .formatted(
                  name(role),
                  several.contains(role) ? " under the grant `%s`".formatted(grant.id()) : "",
                  lasts,
                  markdown(groups)));
      var fields = new LinkedHashMap<String, Object>();
      fields.put("role", role.arn().toString());
      fields.put("name", name(role));
      fields.put("grant", grant.id().value());
      fields.put("lasts", approval.lasts().toSeconds());
      fields.put("reasonRequired", approval.reasonRequired());
      fields.put("approvers", approval.by().stream().map(by -> by.group().name()).toList());
      documents.add(fields);
    });
    Map<String, Object> document =
        answer(
            lines.isEmpty()
                ? "There is no role that you can request here."
                : "You can request:\n" + String.join("\n", lines));
    document.put("roles", documents);
    return new ChatAnswer(document, Optional.empty());
  }

  /** The roles that several grants name. */
  private static Set<TargetRole> several(List<Decider.OnRequest> roles) {
    var once = new HashSet<TargetRole>();
    return roles.stream()
        .map(Decider.OnRequest::role)
        .filter(role -> !once.add(role))
        .collect(Collectors.toSet());
  }

  /**
   * @param changed false if the act was done before
   */
  static ChatAnswer request(
      AccessRequest request, Map<String, Object> fields, String act, boolean changed) {
    String text =
        line(request, fields) + (changed ? "" : " This was done before.") + next(request, act);
    Map<String, Object> document = answer(text);
    document.put("request", fields);
    return new ChatAnswer(document, Optional.empty());
  }

  private static String next(AccessRequest request, String act) {
    return switch (request.kind()) {
      case PENDING ->
          act.equals("approve")
              ? " It needs another approval."
              : " It can be decided until %s.".formatted(request.expires());
      case APPROVED -> " Get credentials: `vend credentials %s`".formatted(request.role());
      case ENDED, REVOKED ->
          request
              .credentialsUntil()
              .map(" Credentials that were issued before still work in AWS until %s."::formatted)
              .orElse("");
      case DENIED, WITHDRAWN, EXPIRED -> "";
    };
  }

  static ChatAnswer requests(
      List<AccessRequest> found, List<Map<String, Object>> documents, Optional<String> next) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < found.size(); i++) {
      lines.add("- " + line(found.get(i), documents.get(i)));
    }
    Map<String, Object> document =
        answer(lines.isEmpty() ? "There are no such requests." : String.join("\n", lines));
    document.put("requests", documents);
    next.ifPresent(token -> document.put("next", token));
    return new ChatAnswer(document, Optional.empty());
  }

  private static String line(AccessRequest request, Map<String, Object> fields) {
    String reason =
        request.reason().isEmpty() ? "" : " Reason: %s.".formatted(markdown(request.reason()));
    String until =
        request.state() instanceof RequestState.Approved(RequestState.Period times)
            ? " until " + times.until()
            : "";
    return "`%s`: `%s` for %s, %s is **%s**%s.%s"
        .formatted(
            request.id(),
            fields.get("role"),
            markdown(request.person().value()),
            Approval.writeTime(request.duration()),
            request.kind(),
            until,
            reason);
  }

  private static String groups(Approval approval) {
    return approval.by().stream()
        .map(by ->
            by.after().isZero()
                ? by.group().name()
                : "%s after %s".formatted(by.group().name(), Approval.writeTime(by.after())))
        .collect(Collectors.joining(", "));
  }

  /** The role as the grants file names it. */
  private static String name(TargetRole role) {
    return role.declared()
        ? role.account().name() + "/" + role.arn().name()
        : role.arn().toString();
  }

  private static Map<String, Object> answer(String text) {
    var document = new LinkedHashMap<String, Object>();
    document.put("version", ChatRequest.VERSION);
    document.put("text", text);
    return document;
  }

  /** Escapes untrusted text, so that it is neither markup nor a mention in the chat. */
  private static String markdown(String text) {
    return MARKUP.matcher(plain(text)).replaceAll("\\\\$0");
  }

  /** Untrusted text in one line. */
  static String plain(String text) {
    return Printable.of(text, MOST_CHARACTERS);
  }

  Verdict verdict() {
    return reason.map(Verdict::of).orElse(Verdict.ALLOWED);
  }
}
