package vend.cli.session;

import java.util.List;
import java.util.Map;
import vend.cli.command.CommandFailed;
import vend.client.aws.AssumeRoleSource;

/**
 * AWS itself, asked with credentials that are here already.
 *
 * @param credentials asks AWS
 */
record AssumedRoles(AssumeRoleSource credentials) implements RoleSource {
  /** Not with an IAM user's own credentials; with a role's, AWS says so where a length is asked. */
  @Override
  public boolean isChained() {
    return false;
  }

  @Override
  public List<OfferedRole> roles() throws CommandFailed {
    throw DirectRole.unknownRoles();
  }

  @Override
  public KnownCaller caller() {
    String profile = credentials.base().name();
    return new KnownCaller(
        Map.of("aws", profile.isEmpty() ? "the credentials that are here" : "profile " + profile));
  }
}
