package vend.client.source;

import java.time.Duration;
import java.util.Optional;
import vend.aws.RoleReference;
import vend.credentials.SessionDuration;

/**
 * Describes the credentials that a caller requests.
 *
 * @param role an ARN; or account and role, where the account is its 12-digit id, or a name from the
 *     hub's grants file
 * @param duration the requested lifetime; if empty, the grant or AWS sets it
 * @param sessionName the session's name in CloudTrail: 2 to 64 characters of {@code
 *     [A-Za-z0-9_+=,.@-]}. A hub uses it where the grant lets callers choose it
 * @param fresh whether to bypass the caches, both on this machine and at the hub. The hub then
 *     makes new credentials at most once a minute
 */
public record CredentialRequest(
    RoleReference role,
    Optional<SessionDuration> duration,
    Optional<String> sessionName,
    boolean fresh) {
  /**
   * Requests credentials of a role, with the lifetime and session name that its grant or AWS sets.
   *
   * @param role an ARN or {@code account/role}
   * @throws IllegalArgumentException if {@code role} has neither form
   */
  public static CredentialRequest of(String role) {
    return new CredentialRequest(
        RoleReference.parse(role), Optional.empty(), Optional.empty(), false);
  }

  /** Returns a copy of this request with another lifetime. */
  public CredentialRequest lasting(SessionDuration time) {
    return new CredentialRequest(role, Optional.of(time), sessionName, fresh);
  }

  /** Returns a copy of this request with the lifetime that the grant or AWS sets. */
  public CredentialRequest withDefaultDuration() {
    return new CredentialRequest(role, Optional.empty(), sessionName, fresh);
  }

  /** Returns a copy of this request with another session name. */
  public CredentialRequest named(String session) {
    return new CredentialRequest(role, duration, Optional.of(session), fresh);
  }

  /** Returns a copy of this request that bypasses the caches, or uses them. */
  public CredentialRequest fresh(boolean wanted) {
    return new CredentialRequest(role, duration, sessionName, wanted);
  }

  /** Returns the requested lifetime; empty if the grant or AWS sets it. */
  public Optional<Duration> life() {
    return duration.map(time -> Duration.ofSeconds(time.seconds()));
  }
}
