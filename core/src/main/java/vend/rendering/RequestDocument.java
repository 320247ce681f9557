package vend.rendering;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.grant.Approval;
import vend.request.AccessRequest;
import vend.request.RequestState;
import vend.request.Verdict;

/** Renders an access request as plain data, for every answer and event that contains one. */
public final class RequestDocument {
  private RequestDocument() {}

  /**
   * Returns what the requester and the approvers may see: all of it.
   *
   * @param approvers the groups that may approve the request
   */
  public static Map<String, Object> of(AccessRequest request, List<Approval.Approvers> approvers) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", request.id().value());
    fields.put("state", request.kind().toString());
    fields.put("role", request.role().toString());
    fields.put("grant", request.grant().value());
    fields.put("person", request.person().value());
    fields.put("reason", request.reason());
    fields.put("duration", request.duration().toSeconds());
    fields.put("breakGlass", request.breakGlass());
    fields.put("created", request.created().toString());
    fields.put("expires", request.expires().toString());
    request
        .state()
        .period()
        .ifPresent(times -> {
          fields.put("from", times.from().toString());
          fields.put("until", times.until().toString());
        });
    if (request.state() instanceof RequestState.Closed closed) {
      fields.put("over", closed.at().toString());
      closed.cause().ifPresent(cause -> fields.put("cause", cause.toString()));
    }
    request
        .credentialsUntil()
        .map(Instant::toString)
        .ifPresent(until -> fields.put("credentialsUntil", until));
    fields.put("decisions", request.decisions().stream().map(RequestDocument::verdict).toList());
    fields.put(
        "approvers", approvers.stream().map(by -> approvers(by, request.created())).toList());
    return fields;
  }

  private static Map<String, Object> verdict(Verdict verdict) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("person", verdict.person().value());
    fields.put("verdict", verdict.kind().toString());
    fields.put("comment", verdict.comment());
    fields.put("at", verdict.at().toString());
    return fields;
  }

  private static Map<String, Object> approvers(Approval.Approvers by, Instant created) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("group", by.group().name());
    if (!by.after().isZero()) {
      fields.put("from", created.plus(by.after()).toString());
    }
    return fields;
  }
}
