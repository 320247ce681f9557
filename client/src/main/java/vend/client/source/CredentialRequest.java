package vend.client.source;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which keys are asked for.
 *
 * @param role an ARN, or {@code account/role} with the names of the hub's grants file
 * @param duration how long they should live, 15 minutes to what the grant allows; the grant's own
 *     if empty
 * @param sessionName used where the grant lets callers name their sessions, else only recorded
 * @param fresh whether kept keys will not do, neither here nor at the hub, which makes new ones at
 *     most once a minute
 */
public record CredentialRequest(
    String role, Optional<Duration> duration, Optional<String> sessionName, boolean fresh) {
  /** Keys for a role, and all else as its grant says. */
  public CredentialRequest(String role) {
    this(role, Optional.empty(), Optional.empty(), false);
  }

  /** The same, but with new keys. */
  public CredentialRequest fresher() {
    return new CredentialRequest(role, duration, sessionName, true);
  }

  public Map<String, Object> withoutFresh() {
    var body = new LinkedHashMap<String, Object>();
    body.put("role", role);
    duration.ifPresent(wanted -> body.put("duration", Math.toIntExact(wanted.toSeconds())));
    sessionName.ifPresent(name -> body.put("sessionName", name));
    return body;
  }

  public Map<String, Object> body() {
    Map<String, Object> body = withoutFresh();
    if (fresh) {
      body.put("fresh", true);
    }
    return body;
  }
}
