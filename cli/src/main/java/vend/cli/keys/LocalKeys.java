package vend.cli.keys;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import vend.cli.command.CommandFailed;
import vend.client.KeySource;
import vend.client.NoCredentials;
import vend.client.agent.KeyServer;
import vend.grant.RoleReference;

/**
 * Keys for the programs of this user, by a server on this machine that renews them.
 *
 * @param session gets them
 * @param terms how they are wanted
 * @param roles those that are given; all that the user may take if there are none
 */
record LocalKeys(Session session, KeyTerms terms, Set<String> roles) implements KeyServer.Roles {
  /** A server, which has keys of each named role when it is there. */
  static KeyServer serve(Session session, KeyTerms terms, List<String> roles, int port)
      throws CommandFailed {
    CommandContext around = session.around();
    var local = new LocalKeys(session, terms, Set.copyOf(roles));
    try {
      KeyServer server =
          KeyServer.listen(port, local, around.random(), around.clock(), session.steps());
      try {
        for (String role : roles) {
          server.keys(role);
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
  public Optional<KeySource> find(String role) throws NoCredentials {
    if (!roles.isEmpty() && !roles.contains(role)) {
      return Optional.empty();
    }
    try {
      RoleReference _ = RoleReference.parse(role);
      return Optional.of(session.source().keys(role, terms));
    } catch (CommandFailed | IllegalArgumentException e) {
      throw new NoCredentials.RoleNotOffered(String.valueOf(e.getMessage()), "");
    }
  }
}
