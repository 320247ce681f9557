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
 * Roles that trust a SAML identity provider, for a caller who signs in there; AWS is asked itself
 * ({@code AssumeRoleWithSAML}), or a Vend hub in its place.
 *
 * @param sts is asked
 * @param signIn gives SAML responses; a {@link CachedAssertion} or {@link StoredAssertion}, where
 *     one sign-in serves several roles
 * @param progress hears where a sign-in is repeated
 */
public record SamlSource(SecurityTokenService sts, AssertionSource signIn, Progress progress)
    implements CredentialSource {
  @Override
  public void check(CredentialRequest request) {
    sts.check(request);
    if (request.sessionName().isPresent()) {
      throw new IllegalArgumentException(
          "the identity provider names the session: leave out --session-name");
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
      // Some providers' assertions expire sooner than one is kept.
      progress.step("the kept sign-in is too old for AWS");
    }
    try {
      return credentials(role, request, signIn.response(true));
    } catch (SecurityTokenService.ExpiredAssertion _) {
      throw new NoCredentials.RefusedByAws(
          "for AWS, a SAML response that has just been made is too old already",
          "Compare the identity provider's clock with the right time.");
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
