package vend.cli.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.client.source.NoCredentials;
import vend.signin.saml.SamlSource;

/**
 * What a SAML identity provider says of the user, shown to AWS itself or to a hub that speaks its
 * protocol.
 *
 * @param credentials asks AWS or the hub
 * @param isChained whether a hub is asked, whose credentials are chained
 */
record AssertedRoles(SamlSource credentials, boolean isChained) implements RoleSource {
  @Override
  public List<OfferedRole> roles() throws NoCredentials {
    return credentials.signIn().response(false).roles().all().stream()
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
    caller.put("saml", credentials.signIn().origin());
    caller.put("sts", credentials.sts().origin());
    return new KnownCaller(caller);
  }
}
