package vend.signin.saml;

import java.util.List;
import vend.aws.RoleArn;
import vend.client.aws.SecurityTokenService;
import vend.client.source.CredentialRequest;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.credentials.TemporaryCredentials;

/**
 * Gets credentials of roles that trust a SAML identity provider, for a caller who signs in there,
 * from STS ({@code AssumeRoleWithSAML}) or from a Vend hub that speaks its protocol.
 *
 * @param signIn returns SAML responses; use a {@link CachedAssertion} or {@link StoredAssertion} if
 *     one sign-in serves several roles
 * @param progress receives a message if a sign-in is repeated
 */
public record SamlSource(SecurityTokenService sts, AssertionSource signIn, Progress progress)
    implements CredentialSource {
  @Override
  public void check(CredentialRequest request) {
    sts.check(request);
    if (request.sessionName().isPresent()) {
      throw new IllegalArgumentException(
          "the identity provider sets the session's name: leave out --session-name");
    }
  }

  @Override
  public Fetch prepare(CredentialRequest request) {
    RoleArn role = sts.role(request);
    return new Fetch(
        List.of(
            "saml",
            sts.origin(),
            signIn.origin(),
            role.account().value(),
            role.pathAndName(),
            request.life().map(Object::toString).orElse("")),
        _ -> credentials(role, request));
  }

  private TemporaryCredentials credentials(RoleArn role, CredentialRequest request)
      throws NoCredentials {
    try {
      return credentials(role, request, signIn.response(false));
    } catch (SecurityTokenService.ExpiredAssertion _) {
      // Some providers' assertions expire before the cached response does.
      progress.step("the stored sign-in has expired for AWS");
    }
    try {
      return credentials(role, request, signIn.response(true));
    } catch (SecurityTokenService.ExpiredAssertion _) {
      throw new NoCredentials.RefusedByAws(
          "AWS rejected a new SAML response as expired", "Check the identity provider's clock.");
    }
  }

  private TemporaryCredentials credentials(
      RoleArn role, CredentialRequest request, SamlResponse response)
      throws NoCredentials, SecurityTokenService.ExpiredAssertion {
    return sts.withSaml(
        response.roles().only(role.account(), role.pathAndName()),
        response.base64(),
        request.life());
  }
}
