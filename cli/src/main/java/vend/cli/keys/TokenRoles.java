package vend.cli.keys;

import java.util.List;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.cli.command.CommandFailed;
import vend.client.KeySource;
import vend.client.NoCredentials;
import vend.client.aws.SecurityTokenService;
import vend.client.aws.TokenCredentials;
import vend.client.token.TokenSource;

/**
 * AWS itself, which is shown a token of an issuer that the roles trust.
 *
 * @param setup what the command works with
 * @param sts is asked
 * @param tokens who asks
 */
record TokenRoles(Setup setup, SecurityTokenService sts, TokenSource tokens) implements RoleSource {
  @Override
  public KeySource keys(String role, KeyTerms terms) throws CommandFailed {
    RoleArn arn = DirectRole.of(role, sts.partition());
    var target = DirectRole.target(arn, terms, Optional.empty(), setup.around());
    return new TokenCredentials(
                sts, tokens, target, setup.cache(), setup.around().clock(), setup.steps())
            .in(arn.account())
        ::keys;
  }

  @Override
  public boolean isChained() {
    return false;
  }

  @Override
  public List<OfferedRole> roles() throws CommandFailed {
    throw DirectRole.unknownRoles();
  }

  @Override
  public KnownCaller caller() throws NoCredentials {
    return TokenCaller.of(tokens, setup.around().clock().instant());
  }
}
