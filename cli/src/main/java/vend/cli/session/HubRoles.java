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
 * A hub, which is shown a token.
 *
 * @param setup what the command works with
 * @param credentials the hub
 */
public record HubRoles(CommandSetup setup, Hub credentials) implements RoleSource {
  /** By the hub, which decides and has it on record. */
  @Override
  public ConsoleLink console(
      CredentialRequest request, ConsoleTarget target, Session session, ConsoleSignIn aws)
      throws NoCredentials {
    setup
        .steps()
        .step(
            "asking the hub %s for a link by %s ..."
                .formatted(credentials.address(), credentials.tokens().origin()));
    return credentials.console(request, target);
  }

  @Override
  public boolean isChained() {
    return true;
  }

  @Override
  public List<AvailableRole> roles() throws NoCredentials {
    setup.steps().step("asking the hub %s for roles ...".formatted(credentials.address()));
    return credentials.roles().stream()
        .map(role ->
            new AvailableRole(
                role.accountName() + "/" + name(role.role()),
                role.role(),
                role.accountName(),
                Optional.of(role.longest())))
        .toList();
  }

  /**
   * A hub takes the bare name of a role that Vend made; another role's path is part of its name.
   */
  private static String name(RoleArn role) {
    return role.path().equals(DeclaredRole.PATH) ? role.name() : role.pathAndName();
  }

  @Override
  public KnownCaller caller() throws NoCredentials {
    return TokenCaller.of(credentials.tokens(), setup.context().clock().instant())
        .after("hub", credentials.address().toString());
  }
}
