package vend.cli.session;

import java.util.List;
import vend.cli.command.CommandFailed;
import vend.client.aws.WebIdentitySource;
import vend.client.source.NoCredentials;

/** Roles of AWS, assumed with a token of an issuer that the roles trust. */
record TokenRoles(CommandSetup setup, WebIdentitySource credentials) implements RoleSource {
  @Override
  public boolean isChained() {
    return false;
  }

  @Override
  public List<AvailableRole> roles() throws CommandFailed {
    throw DirectRole.unknownRoles();
  }

  @Override
  public KnownCaller caller() throws NoCredentials {
    return TokenCaller.of(credentials.tokens(), setup.context().clock().instant());
  }
}
