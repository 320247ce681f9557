package vend.client.aws;

import java.util.List;
import java.util.Optional;
import vend.Secret;
import vend.aws.RoleArn;
import vend.client.source.CredentialRequest;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;
import vend.client.token.TokenSource;

/**
 * Gets credentials of roles that trust an OpenID Connect issuer, for a caller with its token,
 * directly from STS ({@code AssumeRoleWithWebIdentity}).
 *
 * @param tokens prove the caller's identity
 * @param session the session name for requests without one
 */
public record WebIdentitySource(SecurityTokenService sts, TokenSource tokens, String session)
    implements CredentialSource {
  @Override
  public void check(CredentialRequest request) {
    sts.check(request);
  }

  @Override
  public Fetch prepare(CredentialRequest request) throws NoCredentials {
    RoleArn role = sts.role(request);
    Secret token = tokens.token();
    return new Fetch(
        key(token, request), _ -> sts.withToken(role, token, sessionName(request), request.life()));
  }

  @Override
  public Optional<List<String>> knownKey(CredentialRequest request) throws NoCredentials {
    return tokens.known().map(token -> key(token, request));
  }

  private String sessionName(CredentialRequest request) {
    return request.sessionName().orElse(session);
  }

  private List<String> key(Secret token, CredentialRequest request) {
    return List.of(
        "token",
        sts.origin(),
        tokens.identity(token),
        sts.role(request).toString(),
        sessionName(request),
        request.life().map(Object::toString).orElse(""));
  }
}
