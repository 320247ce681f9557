package vend.cli.session;

import java.util.Optional;
import vend.aws.RoleReference;
import vend.client.source.CredentialRequest;
import vend.credentials.SessionDuration;

/**
 * What stood on the command line about the credentials.
 *
 * @param role whose credentials; if empty, the user at the terminal chooses
 * @param duration how long they should live
 * @param sessionName a name for the session
 * @param fresh whether cached ones will not do
 */
public record CredentialArguments(
    Optional<RoleReference> role,
    Optional<SessionDuration> duration,
    Optional<String> sessionName,
    boolean fresh) {
  /** The same wishes for a role. */
  public CredentialRequest request(RoleReference role) {
    return new CredentialRequest(role, duration, sessionName, fresh);
  }
}
