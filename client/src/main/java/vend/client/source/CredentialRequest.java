package vend.client.source;

import java.time.Duration;
import java.util.Optional;
import vend.aws.RoleReference;
import vend.credentials.SessionDuration;

/**
 * Which credentials a caller wants.
 *
 * @param role an ARN; or account and role, by the names of the hub's grants file, or by the
 *     account's number
 * @param duration how long they should live; if empty, as long as the grant or AWS says
 * @param sessionName what CloudTrail calls the session: 2 to 64 characters of {@code
 *     [A-Za-z0-9_+=,.@-]}. A hub uses it where the grant lets callers choose it
 * @param fresh whether cached credentials will not do, neither on this machine nor at the hub,
 *     which makes new ones once a minute at most
 */
public record CredentialRequest(
    RoleReference role,
    Optional<SessionDuration> duration,
    Optional<String> sessionName,
    boolean fresh) {
  /**
   * Credentials of a role, and all else as its grant or AWS says.
   *
   * @throws IllegalArgumentException if it is neither the ARN of a role nor {@code account/role}
   */
  public static CredentialRequest of(String role) {
    return new CredentialRequest(
        RoleReference.parse(role), Optional.empty(), Optional.empty(), false);
  }

  /** The same request for credentials that live so long. */
  public CredentialRequest lasting(SessionDuration time) {
    return new CredentialRequest(role, Optional.of(time), sessionName, fresh);
  }

  /** The same request for credentials that live as long as the grant or AWS says. */
  public CredentialRequest lastingAsUsual() {
    return new CredentialRequest(role, Optional.empty(), sessionName, fresh);
  }

  /** The same request with a name for the session. */
  public CredentialRequest named(String session) {
    return new CredentialRequest(role, duration, Optional.of(session), fresh);
  }

  /** The same request, for which cached credentials will do, or will not. */
  public CredentialRequest fresh(boolean wanted) {
    return new CredentialRequest(role, duration, sessionName, wanted);
  }

  /** The wanted lifetime. */
  public Optional<Duration> life() {
    return duration.map(time -> Duration.ofSeconds(time.seconds()));
  }
}
