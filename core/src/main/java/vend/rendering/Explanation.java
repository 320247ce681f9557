package vend.rendering;

import java.util.LinkedHashMap;
import java.util.Map;
import vend.Json;
import vend.RedactedInput;
import vend.aws.RoleReference;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.session.SessionRequest;
import vend.session.SourceIdentity;

/** Renders a decision as JSON, for the caller of the request. */
public final class Explanation {
  private Explanation() {}

  /** Returns what the caller may see of the decision; never the external id. */
  public static String of(RoleReference asked, Decision decision) {
    var document = new LinkedHashMap<String, Object>();
    document.put("requestedRole", RedactedInput.whole(asked.toString()));
    switch (decision) {
      case Allowed allowed -> {
        document.put("decision", "allowed");
        document.put("grant", allowed.grant().id().value());
        document.put("session", session(allowed.session()));
      }
      case Decision.Denied denied -> {
        document.put("decision", "denied");
        document.put("code", denied.reason().code());
        document.put("message", denied.detail());
      }
    }
    var trace = Trace.forCaller(decision);
    if (!trace.isEmpty()) {
      document.put("trace", trace);
    }
    return Json.write(document);
  }

  /** The session parameters without the external id. */
  public static Map<String, Object> session(SessionRequest request) {
    var session = new LinkedHashMap<String, Object>();
    session.put("role", request.role().toString());
    session.put("name", request.name().value());
    request
        .sourceIdentity()
        .map(SourceIdentity::value)
        .ifPresent(identity -> session.put("sourceIdentity", identity));
    session.put("duration", request.duration().seconds());
    session.put("tags", request.tags().values());
    session.put("transitiveTags", request.tags().transitive());
    session.put("hasPolicy", request.policy().isPresent() || !request.policyArns().isEmpty());
    return session;
  }
}
