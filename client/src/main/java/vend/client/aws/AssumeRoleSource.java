package vend.client.aws;

import java.util.List;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.client.source.CredentialRequest;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;

/**
 * Gets credentials of roles that trust the caller's own AWS credentials, directly from STS ({@code
 * AssumeRole}).
 *
 * @param base the credentials that assume the role
 * @param externalId the external id that the roles' trust policies require, if they do
 * @param session the session name for requests without one
 */
public record AssumeRoleSource(
    SecurityTokenService sts, BaseCredentials base, Optional<String> externalId, String session)
    implements CredentialSource {
  @Override
  public void check(CredentialRequest request) {
    sts.check(request);
  }

  @Override
  public Fetch prepare(CredentialRequest request) throws NoCredentials {
    RoleArn role = sts.role(request);
    String name = request.sessionName().orElse(session);
    return new Fetch(
        List.of(
            "assume",
            sts.origin(),
            base.identity(),
            role.toString(),
            name,
            externalId.map(id -> "with " + id).orElse(""),
            request.life().map(Object::toString).orElse("")),
        _ -> sts.assume(base.credentials(), role, name, externalId, request.life()));
  }
}
