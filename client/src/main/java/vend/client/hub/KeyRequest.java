package vend.client.hub;

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
 */
public record KeyRequest(String role, Optional<Duration> duration, Optional<String> sessionName) {
  /** Keys for a role, and all else as its grant says. */
  public KeyRequest(String role) {
    this(role, Optional.empty(), Optional.empty());
  }

  Map<String, Object> body() {
    var body = new LinkedHashMap<String, Object>();
    body.put("role", role);
    duration.ifPresent(wanted -> body.put("duration", Math.toIntExact(wanted.toSeconds())));
    sessionName.ifPresent(name -> body.put("sessionName", name));
    return body;
  }
}
