package vend.client.hub;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.source.NoCredentials;

/** Parses a hub's documents of access requests. */
final class AccessRequestAnswers {
  private static final Duration USUAL_POLL = Duration.ofSeconds(10);

  private AccessRequestAnswers() {}

  static AccessRequest one(String body, Optional<Duration> retryAfter) throws NoCredentials {
    return request(HubAnswers.document(body), retryAfter.orElse(USUAL_POLL));
  }

  static AccessRequestPage page(String body) throws NoCredentials {
    Map<String, Object> document = HubAnswers.document(body);
    if (!(document.get("requests") instanceof List<?> list)) {
      throw HubAnswers.unusable();
    }
    var requests = new ArrayList<AccessRequest>();
    for (Object entry : list) {
      requests.add(request(fields(entry), USUAL_POLL));
    }
    return new AccessRequestPage(requests, optional(document, "next"));
  }

  private static AccessRequest request(Map<String, Object> fields, Duration poll)
      throws NoCredentials {
    if (!(fields.get("duration") instanceof Number seconds)) {
      throw HubAnswers.unusable();
    }
    try {
      return new AccessRequest(
          HubAnswers.text(fields, "id"),
          HubAnswers.text(fields, "state"),
          optional(fields, "cause"),
          HubAnswers.text(fields, "role"),
          HubAnswers.text(fields, "grant"),
          HubAnswers.text(fields, "person"),
          HubAnswers.text(fields, "reason"),
          Duration.ofSeconds(seconds.longValue()),
          Instant.parse(HubAnswers.text(fields, "created")),
          Instant.parse(HubAnswers.text(fields, "expires")),
          optional(fields, "from").map(Instant::parse),
          optional(fields, "until").map(Instant::parse),
          optional(fields, "credentialsUntil").map(Instant::parse),
          approvers(fields),
          decisions(fields),
          poll,
          fields);
    } catch (DateTimeException e) {
      throw HubAnswers.unusable();
    }
  }

  private static List<AccessRequest.Approver> approvers(Map<String, Object> request)
      throws NoCredentials {
    var approvers = new ArrayList<AccessRequest.Approver>();
    for (Map<String, Object> fields : list(request, "approvers")) {
      approvers.add(
          new AccessRequest.Approver(
              HubAnswers.text(fields, "group"), optional(fields, "from").map(Instant::parse)));
    }
    return approvers;
  }

  private static List<AccessRequest.Decision> decisions(Map<String, Object> request)
      throws NoCredentials {
    var decisions = new ArrayList<AccessRequest.Decision>();
    for (Map<String, Object> fields : list(request, "decisions")) {
      decisions.add(
          new AccessRequest.Decision(
              HubAnswers.text(fields, "person"),
              HubAnswers.text(fields, "verdict"),
              optional(fields, "comment").orElse("")));
    }
    return decisions;
  }

  private static List<Map<String, Object>> list(Map<String, Object> request, String name)
      throws NoCredentials {
    var all = new ArrayList<Map<String, Object>>();
    for (Object entry : request.get(name) instanceof List<?> list ? list : List.of()) {
      all.add(fields(entry));
    }
    return all;
  }

  private static Map<String, Object> fields(Object entry) throws NoCredentials {
    if (!(entry instanceof Map<?, ?> map)) {
      throw HubAnswers.unusable();
    }
    var fields = new LinkedHashMap<String, Object>();
    map.forEach((name, value) -> fields.put(String.valueOf(name), value));
    return fields;
  }

  private static Optional<String> optional(Map<String, Object> fields, String name) {
    return Optional.ofNullable(fields.get(name))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }
}
