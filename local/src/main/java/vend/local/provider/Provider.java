package vend.local.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vend.Json;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.local.issuer.LocalIssuer;
import vend.local.issuer.TokenRequest;

/**
 * An OpenID provider that stands in for one issuer of the grants file. Its only client is public,
 * and has the issuer's audience as its id: a hub accepts ID tokens for that audience.
 *
 * @param issuer the issuer of the file, with this provider's address in place of its own
 * @param keys signs the tokens
 */
record Provider(OidcIssuer issuer, LocalIssuer keys) {
  static final String DISCOVERY = "/.well-known/openid-configuration";
  static final String KEYS = "/keys";
  static final String AUTHORIZE = "/authorize";
  static final String TOKEN = "/token";
  static final String DEVICE_AUTHORIZATION = "/device_authorization";
  static final String DEVICE = "/device";
  static final String REVOKE = "/revoke";

  static final String OFFLINE_ACCESS = "offline_access";
  static final Duration TOKEN_LIFE = Duration.ofMinutes(10);

  /** Claims that the provider sets itself. */
  static final Set<String> OWN_CLAIMS =
      Set.of("iss", "aud", "iat", "exp", "nonce", "auth_time", "azp");

  IssuerName name() {
    return issuer.name();
  }

  String address() {
    return issuer.oidc();
  }

  /** Returns the id of its client. */
  String client() {
    return issuer.audience();
  }

  /**
   * Returns the discovery document.
   *
   * @see <a
   *     href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID
   *     Connect Discovery 1.0, 3</a>
   */
  String metadata() {
    var document = new LinkedHashMap<String, Object>();
    document.put("issuer", address());
    document.put("authorization_endpoint", address() + AUTHORIZE);
    document.put("token_endpoint", address() + TOKEN);
    document.put("device_authorization_endpoint", address() + DEVICE_AUTHORIZATION);
    document.put("revocation_endpoint", address() + REVOKE);
    document.put("jwks_uri", address() + KEYS);
    document.put("scopes_supported", List.of("openid", OFFLINE_ACCESS));
    document.put("response_types_supported", List.of("code"));
    document.put("response_modes_supported", List.of("query"));
    document.put(
        "grant_types_supported",
        List.of("authorization_code", "refresh_token", TokenEndpoint.DEVICE_GRANT));
    document.put("subject_types_supported", List.of("public"));
    document.put(
        "id_token_signing_alg_values_supported", List.of(keys.entry(issuer).algorithm().name()));
    document.put("token_endpoint_auth_methods_supported", List.of("none"));
    document.put("revocation_endpoint_auth_methods_supported", List.of("none"));
    document.put("code_challenge_methods_supported", List.of(ProofKey.METHOD));
    document.put("authorization_response_iss_parameter_supported", true);
    document.put("request_parameter_supported", false);
    document.put("request_uri_parameter_supported", false);
    return Json.write(document);
  }

  /** Signs a token with these claims. */
  String sign(Map<String, Object> claims, Instant now) {
    return new TokenRequest(keys.entry(issuer), claims, TOKEN_LIFE).sign(now);
  }
}
