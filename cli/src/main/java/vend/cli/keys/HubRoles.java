package vend.cli.keys;

import java.util.List;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.cli.command.CommandFailed;
import vend.client.HubKeys;
import vend.client.KeySource;
import vend.client.NoCredentials;
import vend.client.RetryPolicy;
import vend.client.console.ConsoleSignIn;
import vend.client.hub.Hub;
import vend.client.hub.HubAddress;
import vend.client.hub.KeyRequest;
import vend.client.token.TokenSource;
import vend.console.ConsoleLink;
import vend.console.ConsoleTarget;
import vend.grant.DeclaredRole;

/**
 * A hub, which is shown a token.
 *
 * @param setup what the command works with
 * @param hub is asked
 * @param tokens who asks
 * @param patience how long to try again while the hub is busy
 */
record HubRoles(Setup setup, HubAddress hub, TokenSource tokens, RetryPolicy patience)
    implements RoleSource {
  @Override
  public KeySource keys(String role, KeyTerms terms) throws CommandFailed {
    return new HubKeys(
        hub,
        tokens,
        request(role, terms),
        setup.cache(),
        setup.around().clock(),
        setup.network(),
        patience,
        setup.steps());
  }

  /** By the hub, which decides and has it on record. */
  @Override
  public ConsoleLink console(String role, KeyTerms terms, ConsoleTarget target, ConsoleSignIn aws)
      throws NoCredentials {
    setup.steps().step("asking the hub %s for a link by %s ...".formatted(hub, tokens.origin()));
    return server().console(tokens.token(), request(role, terms), target);
  }

  /** The hub itself. */
  Hub server() {
    return new Hub(hub, setup.network(), setup.around().clock(), patience, setup.steps());
  }

  private static KeyRequest request(String role, KeyTerms terms) {
    return new KeyRequest(role, terms.duration(), terms.sessionName(), terms.fresh());
  }

  @Override
  public boolean isChained() {
    return true;
  }

  @Override
  public List<OfferedRole> roles() throws NoCredentials {
    setup.steps().step("asking the hub %s for roles ...".formatted(hub));
    return server().roles(tokens.token()).stream()
        .map(role ->
            new OfferedRole(
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
    return TokenCaller.of(tokens, setup.around().clock().instant()).after("hub", hub.toString());
  }
}
