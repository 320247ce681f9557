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
 * Somebody signs in in a browser of this machine: authorization code with PKCE, which comes back to
 * a port on 127.0.0.1.
 *
 * @param guide gets somebody to the page
 * @param port where the browser is sent back to; 0 for a free one, which RFC 8252 asks issuers to
 *     take
 * @param longest how long somebody may take
 * @param random makes what nobody may guess
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8252">RFC 8252: OAuth 2.0 for native apps</a>
 */
public record BrowserSignIn(SignInPageOpener guide, int port, Duration longest, SecureRandom random)
    implements SignIn {
  /** How long somebody may take, usually. */
  public static final Duration USUAL = Duration.ofMinutes(5);

  private static final String PATH = "/callback";

  @Override
  public Tokens signIn(OpenIdProvider provider) throws NoCredentials {
    ProviderMetadata metadata = provider.metadata();
    URI page = metadata.needed("authorization_endpoint", "sign-in in a browser");
    if (!metadata.supports("code_challenge_methods_supported", Pkce.METHOD, true)) {
      throw provider.unusable("does not do PKCE by SHA-256");
    }
    Pkce pkce = Pkce.make(random);
    String nonce = RandomText.make(random);
    String state = RandomText.make(random);
    try (var redirect = LoopbackRedirect.listen(port, PATH, state)) {
      guide.to(
          with(page, question(provider, redirect.address(), pkce, nonce, state)), Optional.empty());
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

  private static List<Map.Entry<String, String>> question(
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
    // RFC 9207: an answer of another issuer would bring its code to this one.
    Optional<String> issuer = Optional.ofNullable(answer.get("iss"));
    boolean promised = provider.metadata().says("authorization_response_iss_parameter_supported");
    if (issuer.isPresent() ? !issuer.get().equals(provider.client().issuer()) : promised) {
      throw provider.unusable("was asked, and another issuer answered (iss)");
    }
    Optional<OAuthRefusal> refusal = OAuthRefusal.of(answer);
    if (refusal.isPresent()) {
      throw refusal.get().failure(provider.who(), provider.client());
    }
    return Optional.ofNullable(answer.get("code"))
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> provider.unusable("sent the browser back without a code"));
  }
}
