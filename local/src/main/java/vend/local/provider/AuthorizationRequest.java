package vend.local.provider;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.functions.sts.QueryParameters;

/**
 * A valid authentication request: authorization code flow with PKCE.
 *
 * @param nonce returned in the ID token, if the client sent one
 * @param offline whether the client requests a refresh token
 * @param fields the parameters, for the hidden fields of the sign-in page
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest">OpenID Connect
 *     Core 1.0, 3.1.2.1</a>
 */
record AuthorizationRequest(
    RedirectTarget redirect,
    ProofKey proofKey,
    Optional<String> nonce,
    boolean offline,
    Map<String, String> fields) {
  private static final List<String> FIELDS =
      List.of(
          "client_id",
          "redirect_uri",
          "response_type",
          "scope",
          "state",
          "nonce",
          "code_challenge",
          "code_challenge_method");

  /** The result of the checks. */
  sealed interface Checked {
    /** The request is valid. */
    record Valid(AuthorizationRequest request) implements Checked {}

    /** The client gets an error. */
    record Refused(RedirectTarget redirect, OAuthError error) implements Checked {}

    /** The person gets an error, because the client or its redirect address is not trusted. */
    record Untrusted(String message) implements Checked {}
  }

  /** Checks a request. */
  static Checked check(Provider provider, QueryParameters parameters) {
    if (!parameters.get("client_id").equals(Optional.of(provider.client()))) {
      return new Checked.Untrusted(
          "The parameter client_id does not name a client of this provider. Its only client is %s."
              .formatted(provider.client()));
    }
    Optional<RedirectTarget> redirect =
        parameters
            .get("redirect_uri")
            .flatMap(address ->
                RedirectTarget.parse(
                    address, parameters.get("state"), URI.create(provider.address()).getPort()));
    if (redirect.isEmpty()) {
      return new Checked.Untrusted(
          "The parameter redirect_uri must be an address of a client on this machine, such as"
              + " http://127.0.0.1:50000/callback.");
    }
    try {
      return new Checked.Valid(read(redirect.get(), parameters));
    } catch (OAuthError e) {
      return new Checked.Refused(redirect.get(), e);
    }
  }

  private static AuthorizationRequest read(RedirectTarget redirect, QueryParameters parameters)
      throws OAuthError {
    checkUnsupported(parameters);
    Optional<String> type = parameters.get("response_type");
    if (type.isEmpty()) {
      throw OAuthError.invalidRequest("response_type is missing");
    }
    if (!type.get().equals("code")) {
      throw new OAuthError("unsupported_response_type", "response_type must be code");
    }
    ProofKey proofKey =
        ProofKey.read(parameters)
            .orElseThrow(() -> OAuthError.invalidRequest("code_challenge is missing: use PKCE"));
    var fields = new LinkedHashMap<String, String>();
    for (String name : FIELDS) {
      parameters.get(name).ifPresent(value -> fields.put(name, value));
    }
    return new AuthorizationRequest(
        redirect, proofKey, parameters.get("nonce"), offline(parameters), fields);
  }

  private static void checkUnsupported(QueryParameters parameters) throws OAuthError {
    for (String name : List.of("request", "request_uri")) {
      if (parameters.get(name).isPresent()) {
        throw new OAuthError(name + "_not_supported", name + " is not supported");
      }
    }
    if (!parameters.get("response_mode").orElse("query").equals("query")) {
      throw OAuthError.invalidRequest("response_mode must be query");
    }
    if (parameters.get("prompt").orElse("").equals("none")) {
      throw new OAuthError("login_required", "no person is signed in before the page");
    }
  }

  /**
   * Reads the scopes: whether the client requests a refresh token.
   *
   * @throws OAuthError if the scope {@code openid} is missing
   */
  static boolean offline(QueryParameters parameters) throws OAuthError {
    List<String> scopes = Arrays.asList(parameters.get("scope").orElse("").split(" ", -1));
    if (!scopes.contains("openid")) {
      throw new OAuthError("invalid_scope", "scope must contain openid");
    }
    return scopes.contains(Provider.OFFLINE_ACCESS);
  }
}
