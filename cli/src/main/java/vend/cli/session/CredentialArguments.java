package vend.cli.session;

import java.util.Optional;
import vend.aws.RoleReference;
import vend.client.source.CredentialRequest;
import vend.credentials.SessionDuration;

/**
 * The arguments that say which credentials to get.
 *
 * @param role empty if the user has to choose at the terminal
 * @param fresh whether cached credentials are not acceptable
 * @param access what to request from other people if the role needs their approval
 */
public record CredentialArguments(
    Optional<RoleReference> role,
    Optional<SessionDuration> duration,
    Optional<String> sessionName,
    boolean fresh,
    Optional<WantedAccess> access) {
  /** The request for these credentials of a role. */
  public CredentialRequest request(RoleReference role) {
    return new CredentialRequest(role, duration, sessionName, fresh);
  }
}
