package vend.cli.keys;

import java.util.List;
import java.util.Map;
import vend.aws.RoleArn;
import vend.cli.command.CommandFailed;
import vend.client.KeySource;
import vend.client.aws.CrossAccountCredentials;
import vend.client.aws.SecurityTokenService;

/**
 * AWS itself, asked with credentials that are here already.
 *
 * @param setup what the command works with
 * @param sts is asked
 * @param base whose credentials
 */
record AssumedRoles(Setup setup, SecurityTokenService sts, CrossAccountCredentials.Base base)
    implements RoleSource {
  @Override
  public KeySource keys(String role, KeyTerms terms) throws CommandFailed {
    RoleArn arn = DirectRole.of(role, sts.partition());
    var target =
        DirectRole.target(
            arn, terms, setup.settings().text(Setting.AWS_EXTERNAL_ID), setup.around());
    return new CrossAccountCredentials(
                sts, base, target, setup.cache(), setup.around().clock(), setup.steps())
            .in(arn.account())
        ::keys;
  }

  /** Not with an IAM user's own keys; with those of a role AWS says so, where a length is asked. */
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
    return new KnownCaller(
        Map.of(
            "aws",
            base.name().isEmpty() ? "the credentials that are here" : "profile " + base.name()));
  }
}
