package vend.local.provider;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vend.functions.sts.QueryParameters;

/**
 * The endpoints that clients call with their codes and tokens.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3">RFC 6749, 4.1.3</a>
 */
record TokenEndpoint(
    AuthorizationCodes codes,
    DeviceCodes devices,
    RefreshTokens refreshTokens,
    RandomTexts random,
    InstantSource clock) {
  static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

  private static final String REFRESH_TOKEN = "refresh_token";

  /** Answers a token request. */
  Answer tokens(Provider provider, QueryParameters form) throws OAuthError {
    checkClient(provider, form);
    String grant =
        form.get("grant_type")
            .orElseThrow(() -> OAuthError.invalidRequest("grant_type is missing"));
    return switch (grant) {
      case "authorization_code" -> {
        AuthorizationCodes.Redeemed redeemed = codes.redeem(provider, form);
        yield granted(provider, redeemed.signIn(), redeemed.nonce(), redeemed.refreshToken());
      }
      case DEVICE_GRANT -> {
        CompletedSignIn signIn = devices.poll(provider, form);
        yield granted(
            provider, signIn, Optional.empty(), refreshTokens.start(random.secret(), signIn));
      }
      case REFRESH_TOKEN -> {
        String token =
            form.get(REFRESH_TOKEN)
                .orElseThrow(() -> OAuthError.invalidRequest("refresh_token is missing"));
        RefreshTokens.Renewed renewed = refreshTokens.renew(provider, token);
        // OpenID Connect Core 1.0, 12.2: a renewed ID token has no nonce.
        yield granted(provider, renewed.signIn(), Optional.empty(), Optional.of(renewed.token()));
      }
      default ->
          throw new OAuthError(
              "unsupported_grant_type",
              "grant_type must be authorization_code, refresh_token or the device code grant");
    };
  }

  private Answer granted(
      Provider provider,
      CompletedSignIn signIn,
      Optional<String> nonce,
      Optional<String> refreshToken) {
    Instant now = clock.instant();
    Map<String, Object> idClaims = new LinkedHashMap<>(signIn.claims());
    idClaims.put("azp", provider.client());
    idClaims.put("auth_time", signIn.at().getEpochSecond());
    nonce.ifPresent(text -> idClaims.put("nonce", text));
    var document = new LinkedHashMap<String, Object>();
    document.put("token_type", "Bearer");
    document.put("expires_in", Provider.TOKEN_LIFE.toSeconds());
    document.put("scope", signIn.offline() ? "openid " + Provider.OFFLINE_ACCESS : "openid");
    document.put("id_token", provider.sign(idClaims, now));
    document.put("access_token", provider.sign(signIn.claims(), now));
    refreshToken.ifPresent(token -> document.put(REFRESH_TOKEN, token));
    return Answer.json(document);
  }

  /**
   * Revokes a refresh token. Unknown tokens are no error.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7009#section-2.2">RFC 7009, 2.2</a>
   */
  Answer revocation(Provider provider, QueryParameters form) throws OAuthError {
    checkClient(provider, form);
    String token =
        form.get("token").orElseThrow(() -> OAuthError.invalidRequest("token is missing"));
    boolean isJwt = token.chars().filter(character -> character == '.').count() == 2;
    if (!refreshTokens.revoke(provider, token) && isJwt) {
      throw new OAuthError(
          "unsupported_token_type", "an access token stays valid until it expires");
    }
    return Answer.text(200, "");
  }

  /** Starts a sign-in on another device. */
  Answer deviceAuthorization(Provider provider, QueryParameters form) throws OAuthError {
    checkClient(provider, form);
    DeviceCodes.Started started =
        devices.start(provider, ProofKey.read(form), AuthorizationRequest.offline(form));
    String page = provider.address() + Provider.DEVICE;
    var document = new LinkedHashMap<String, Object>();
    document.put("device_code", started.deviceCode());
    document.put("user_code", started.userCode());
    document.put("verification_uri", page);
    document.put(
        "verification_uri_complete",
        "%s?%s=%s".formatted(page, SignInPage.USER_CODE, started.userCode()));
    document.put("expires_in", DeviceCodes.LIFE.toSeconds());
    document.put("interval", DeviceCodes.INTERVAL.toSeconds());
    return Answer.json(document);
  }

  private static void checkClient(Provider provider, QueryParameters form) throws OAuthError {
    if (!form.get("client_id").equals(Optional.of(provider.client()))) {
      throw new OAuthError("invalid_client", "client_id does not name the client of this provider");
    }
    if (form.get("client_secret").isPresent()) {
      throw new OAuthError("invalid_client", "the client is public and has no secret");
    }
  }
}
