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
 * Keys for the programs of this user, by a server on this machine that renews them.
 *
 * @param session gets them
 * @param requests how credentials of a role are wanted
 * @param roles those that are given; all that the user may take if there are none
 */
public record LocalCredentials(
    Session session, Function<RoleReference, CredentialRequest> requests, Set<String> roles)
    implements CredentialServer.Roles {
  /** A server, which has keys of each named role when it is there. */
  public static CredentialServer serve(
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
