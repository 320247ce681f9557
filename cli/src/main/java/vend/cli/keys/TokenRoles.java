package vend.cli.keys;

import java.util.List;
import java.util.Optional;
import vend.client.KeySource;
import vend.client.NoCredentials;
import vend.client.aws.SecurityTokenService;
import vend.client.aws.TokenCredentials;
import vend.client.token.TokenSource;
import vend.iam.RoleArn;

/**
 * AWS itself, which is shown a token of an issuer that the roles trust.
 *
 * @param around the world
 * @param steps hears of each step
 * @param sts is asked
 * @param tokens who asks
 */
record TokenRoles(Surroundings around, Steps steps, SecurityTokenService sts, TokenSource tokens)
    implements RoleSource {
  @Override
  public KeySource keys(String role, KeyTerms terms) throws KeysFailed {
    RoleArn arn = DirectRole.of(role, sts.partition());
    var target = DirectRole.target(arn, terms, Optional.empty(), around);
    return new TokenCredentials(sts, tokens, target, Session.cache(around), around.clock(), steps)
            .in(arn.account())
        ::keys;
  }

  @Override
  public boolean isChained() {
    return false;
  }

  @Override
  public List<OfferedRole> roles() throws KeysFailed {
    throw DirectRole.unknownRoles();
  }

  @Override
  public KnownCaller caller() throws NoCredentials {
    return TokenCaller.of(tokens, around.clock().instant());
  }
}
