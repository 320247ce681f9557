package vend.cli.leases;

import vend.cli.command.CommandFailed;
import vend.cli.session.HubRoles;
import vend.cli.session.Session;
import vend.client.hub.Hub;

/** Finds the hub whose sessions a command lists or revokes. */
final class HubSessions {
  private HubSessions() {}

  static Hub hub(Session session) throws CommandFailed {
    if (session.source() instanceof HubRoles roles) {
      return roles.credentials();
    }
    throw new CommandFailed(
        "only a hub records leases, and you sign in without one. Add --hub"
            + " https://vend.example.com, or set VEND_HUB.");
  }
}
