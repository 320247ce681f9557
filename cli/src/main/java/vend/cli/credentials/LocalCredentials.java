package vend.cli.credentials;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import vend.aws.RoleReference;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.Session;
import vend.client.agent.CredentialServer;
import vend.client.cache.CachedCredentials;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;

/**
 * Credentials for the credential server on this machine, which serves the user's programs.
 *
 * @param requests makes the request for a role
 * @param roles the roles that are served; empty for all that the user may assume
 */
record LocalCredentials(
    Session session, Function<RoleReference, CredentialRequest> requests, Set<String> roles)
    implements CredentialServer.Roles {
  /** Starts a server and gets the credentials of each named role before it returns. */
  static CredentialServer serve(
      Session session,
      Function<RoleReference, CredentialRequest> requests,
      List<String> roles,
      int port)
      throws CommandFailed {
    CommandContext context = session.context();
    var local = new LocalCredentials(session, requests, Set.copyOf(roles));
    try {
      CredentialServer server =
          CredentialServer.listen(port, local, context.random(), context.clock(), session.steps());
      try {
        for (String role : roles) {
          server.credentials(role);
        }
        return server;
      } catch (NoCredentials e) {
        server.close();
        throw e;
      }
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  @Override
  public Optional<CachedCredentials> find(String role) throws NoCredentials {
    if (!roles.isEmpty() && !roles.contains(role)) {
      return Optional.empty();
    }
    try {
      return Optional.of(session.cached(requests.apply(RoleReference.parse(role))));
    } catch (IllegalArgumentException e) {
      throw new NoCredentials.RoleNotOffered(String.valueOf(e.getMessage()), "");
    }
  }
}
