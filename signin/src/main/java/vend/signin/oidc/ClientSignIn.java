package vend.signin.oidc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vend.client.source.NoCredentials;

/**
 * Signs a program in with its client secret: the client credentials grant.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, 4.4</a>
 */
public record ClientSignIn() implements SignIn {
  @Override
  public Tokens signIn(OpenIdProvider provider) throws NoCredentials {
    OidcClient client = provider.client();
    var fields = new ArrayList<>(List.of(Map.entry("grant_type", "client_credentials")));
    if (!client.scopes().isEmpty()) {
      fields.add(Map.entry("scope", String.join(" ", client.scopes())));
    }
    client.audience().ifPresent(audience -> fields.add(Map.entry("audience", audience)));
    Tokens tokens = provider.tokens(fields);
    if (tokens.shown(client.use()).isEmpty()) {
      throw provider.unusable(
          client.use() == TokenUse.ID_TOKEN
              ? "returned no ID token. For programs, most issuers return only an access token"
              : "returned no access token");
    }
    return tokens;
  }

  @Override
  public Caller caller() {
    return Caller.PROGRAM;
  }
}
