package vend.cli.session;

import java.util.List;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.client.console.ConsoleSignIn;
import vend.client.hub.Hub;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.console.ConsoleLink;
import vend.console.ConsoleTarget;
import vend.grant.DeclaredRole;

/**
 * Roles and credentials from a hub, requested with a token.
 *
 * @param credentials the hub
 */
public record HubRoles(CommandSetup setup, Hub credentials) implements RoleSource {
  /** From the hub, which decides the request and writes its decision event. */
  @Override
  public ConsoleLink console(
      CredentialRequest request, ConsoleTarget target, Session session, ConsoleSignIn aws)
      throws NoCredentials {
    setup
        .steps()
        .step(
            "requesting a console link from the hub %s with the token from %s ..."
                .formatted(credentials.address(), credentials.tokens().origin()));
    return credentials.console(request, target);
  }

  @Override
  public boolean isChained() {
    return true;
  }

  @Override
  public List<AvailableRole> roles() throws NoCredentials {
    setup.steps().step("requesting the roles from the hub %s ...".formatted(credentials.address()));
    return credentials.roles().stream()
        .map(role ->
            new AvailableRole(
                role.accountName() + "/" + name(role.role()),
                role.role(),
                role.accountName(),
                Optional.of(role.longest()),
                role.needsApproval()))
        .toList();
  }

  /** A hub accepts the bare name of a declared role; other roles need their path. */
  private static String name(RoleArn role) {
    return role.path().equals(DeclaredRole.PATH) ? role.name() : role.pathAndName();
  }

  @Override
  public KnownCaller caller() throws NoCredentials {
    return TokenCaller.of(credentials.tokens(), setup.context().clock().instant())
        .after("hub", credentials.address().toString());
  }
}
