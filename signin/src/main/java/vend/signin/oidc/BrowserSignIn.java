package vend.signin.oidc;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.http.Form;
import vend.client.source.NoCredentials;
import vend.signin.browser.LoopbackRedirect;
import vend.signin.browser.SignInPageOpener;

/**
 * Signs a person in with a browser on this machine: authorization code flow with PKCE, whose
 * redirect goes to a port on 127.0.0.1.
 *
 * @param guide shows the sign-in page to the user
 * @param port of the redirect; 0 for any free one, which RFC 8252 requires issuers to accept
 * @param longest how long to wait for the user
 * @param random generates the state, the nonce and the PKCE verifier
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8252">RFC 8252: OAuth 2.0 for native apps</a>
 */
public record BrowserSignIn(SignInPageOpener guide, int port, Duration longest, SecureRandom random)
    implements SignIn {
  /** The default time to wait for the user. */
  public static final Duration USUAL = Duration.ofMinutes(5);

  private static final String PATH = "/callback";

  @Override
  public Tokens signIn(OpenIdProvider provider) throws NoCredentials {
    ProviderMetadata metadata = provider.metadata();
    URI page = metadata.needed("authorization_endpoint", "sign-in with a browser");
    if (!metadata.supports("code_challenge_methods_supported", Pkce.METHOD, true)) {
      throw provider.unusable("does not support PKCE with SHA-256");
    }
    Pkce pkce = Pkce.make(random);
    String nonce = RandomText.make(random);
    String state = RandomText.make(random);
    try (var redirect = LoopbackRedirect.listen(port, PATH, state)) {
      guide.to(
          with(page, query(provider, redirect.address(), pkce, nonce, state)), Optional.empty());
      String code = code(provider, redirect.await(longest));
      Tokens tokens =
          provider.tokens(
              List.of(
                  Map.entry("grant_type", "authorization_code"),
                  Map.entry("code", code),
                  Map.entry("redirect_uri", redirect.address().toString()),
                  Map.entry("code_verifier", pkce.verifier().reveal())));
      return new IdTokenCheck(provider).signedIn(tokens, Optional.of(nonce));
    }
  }

  private static List<Map.Entry<String, String>> query(
      OpenIdProvider provider, URI redirect, Pkce pkce, String nonce, String state)
      throws NoCredentials {
    OidcClient client = provider.client();
    var fields =
        new ArrayList<>(
            List.of(
                Map.entry("response_type", "code"),
                Map.entry("client_id", client.id()),
                Map.entry("redirect_uri", redirect.toString()),
                Map.entry("scope", client.scopeOfPeople(provider.metadata())),
                Map.entry("state", state),
                Map.entry("nonce", nonce),
                Map.entry("code_challenge", pkce.challenge()),
                Map.entry("code_challenge_method", Pkce.METHOD)));
    client.audience().ifPresent(audience -> fields.add(Map.entry("audience", audience)));
    return fields;
  }

  private static URI with(URI page, List<Map.Entry<String, String>> fields) {
    return URI.create(page + (page.getRawQuery() == null ? "?" : "&") + Form.encode(fields));
  }

  private static String code(OpenIdProvider provider, Map<String, String> answer)
      throws NoCredentials {
    // RFC 9207: without this check, a code of another issuer would be sent to this one.
    Optional<String> issuer = Optional.ofNullable(answer.get("iss"));
    boolean promised = provider.metadata().says("authorization_response_iss_parameter_supported");
    if (issuer.isPresent() ? !issuer.get().equals(provider.client().issuer()) : promised) {
      throw provider.unusable("was asked to sign in, but another issuer answered (iss)");
    }
    Optional<OAuthRefusal> refusal = OAuthRefusal.of(answer);
    if (refusal.isPresent()) {
      throw refusal.get().failure(provider.serverName(), provider.client());
    }
    return Optional.ofNullable(answer.get("code"))
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> provider.unusable("returned no authorization code to the browser"));
  }
}
