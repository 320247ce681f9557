package vend.cli.keys;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.cli.command.CommandFailed;
import vend.client.KeySource;
import vend.client.NoCredentials;
import vend.client.aws.SecurityTokenService;
import vend.client.saml.AssertionSource;
import vend.client.saml.SamlCredentials;

/**
 * What a SAML identity provider says of the user, shown to AWS itself or to a hub that speaks its
 * protocol.
 *
 * @param setup what the command works with
 * @param sts is asked
 * @param signIn at the provider
 * @param isChained whether it is a hub that is asked, whose keys are chained
 */
record AssertedRoles(
    Setup setup, SecurityTokenService sts, AssertionSource signIn, boolean isChained)
    implements RoleSource {
  @Override
  public KeySource keys(String role, KeyTerms terms) throws CommandFailed {
    if (terms.sessionName().isPresent()) {
      throw new CommandFailed("the identity provider names the session: leave out --session-name");
    }
    RoleArn arn = DirectRole.of(role, sts.partition());
    try {
      return new SamlCredentials(
                  sts,
                  signIn,
                  arn.pathAndName(),
                  terms.duration(),
                  setup.cache(),
                  setup.around().clock(),
                  setup.steps())
              .in(arn.account())
          ::keys;
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<OfferedRole> roles() throws NoCredentials {
    return signIn.response(false).roles().all().stream()
        .flatMap(pair -> RoleArn.parse(pair.role()).stream())
        .map(arn ->
            new OfferedRole(
                arn.account().value() + "/" + arn.pathAndName(),
                arn,
                arn.account().value(),
                Optional.empty()))
        .distinct()
        .toList();
  }

  @Override
  public KnownCaller caller() {
    var caller = new LinkedHashMap<String, String>();
    caller.put("saml", signIn.origin());
    caller.put("sts", sts.origin());
    return new KnownCaller(caller);
  }
}
