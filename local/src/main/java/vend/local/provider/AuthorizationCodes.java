package vend.local.provider;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import vend.caller.ShortLivedCache;
import vend.functions.sts.QueryParameters;

/**
 * Authorization codes. Each is valid for one minute and one use, for the client, redirect and PKCE
 * verifier of its request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3">RFC 6749, 4.1.3</a>
 */
final class AuthorizationCodes {
  private static final Duration LIFE = Duration.ofMinutes(1);
  private static final int MOST = 1_000;

  private final ShortLivedCache<String, Issued> codes = new ShortLivedCache<>(MOST);
  private final RefreshTokens refreshTokens;
  private final RandomTexts random;
  private final InstantSource clock;

  AuthorizationCodes(RefreshTokens refreshTokens, RandomTexts random, InstantSource clock) {
    this.refreshTokens = refreshTokens;
    this.random = random;
    this.clock = clock;
  }

  /**
   * A code.
   *
   * @param family the refresh tokens of its only use; empty before that use
   */
  private record Issued(
      AuthorizationRequest request, CompletedSignIn signIn, Optional<String> family) {}

  /**
   * The tokens that a code leads to.
   *
   * @param refreshToken empty if the client did not request one
   */
  record Redeemed(CompletedSignIn signIn, Optional<String> nonce, Optional<String> refreshToken) {}

  synchronized String issue(AuthorizationRequest request, CompletedSignIn signIn) {
    String code = random.secret();
    codes.keep(code, new Issued(request, signIn, Optional.empty()), clock.instant(), LIFE);
    return code;
  }

  /**
   * Redeems the code in a token request.
   *
   * @throws OAuthError if the code is not valid for this request
   */
  synchronized Redeemed redeem(Provider provider, QueryParameters form) throws OAuthError {
    String code = form.get("code").orElseThrow(() -> OAuthError.invalidRequest("code is missing"));
    Issued issued =
        codes
            .find(code, clock.instant())
            .filter(found -> found.signIn.provider().equals(provider.name()))
            .orElseThrow(() -> OAuthError.invalidGrant("the code is unknown or has expired"));
    if (issued.family.isPresent()) {
      // RFC 6749, 4.1.2: a second use may mean that the code was stolen.
      refreshTokens.revokeFamily(issued.family.get());
      throw OAuthError.invalidGrant("the code was used before");
    }
    String family = random.secret();
    // Marked as used before the checks, so that no verifier can be guessed by trying.
    codes.keep(
        code,
        new Issued(issued.request, issued.signIn, Optional.of(family)),
        clock.instant(),
        LIFE);
    if (!form.get("redirect_uri").equals(Optional.of(issued.request.redirect().address()))) {
      throw OAuthError.invalidGrant("redirect_uri is not the one of the authorization request");
    }
    issued.request.proofKey().check(form);
    return new Redeemed(
        issued.signIn, issued.request.nonce(), refreshTokens.start(family, issued.signIn));
  }
}
