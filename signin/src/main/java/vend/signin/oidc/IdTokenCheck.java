package vend.signin.oidc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.source.NoCredentials;
import vend.client.token.TokenClaims;

/**
 * Holds an ID token against what was asked for: issuer, audience, authorized party, times, nonce.
 * Its signature is not looked at: it comes over TLS straight from the token endpoint, which stands
 * in for that (OpenID Connect Core 1.0, 3.1.3.7, 6), and whoever grants something by it verifies it
 * anyway.
 *
 * @param provider who made it, for whom
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID
 *     Connect Core 1.0, 3.1.3.7</a>
 */
record IdTokenCheck(OpenIdProvider provider) {
  /** How much clocks may differ. */
  private static final Duration SKEW = Duration.ofMinutes(2);

  /**
   * The same tokens.
   *
   * @param nonce what was sent, if one was
   * @throws NoCredentials.UnusableAnswer if there is no ID token, or another one than was asked for
   */
  Tokens signedIn(Tokens tokens, Optional<String> nonce) throws NoCredentials {
    Map<String, Object> claims = claims(tokens);
    check(claims);
    if (nonce.isPresent() && !nonce.equals(Claim.text(claims, "nonce"))) {
      throw wrong("answers something else than was asked (nonce)");
    }
    return tokens;
  }

  /** The same tokens: a new ID token is of the same person as the one before. */
  Tokens renewed(Tokens tokens, Tokens before) throws NoCredentials {
    if (tokens.id().isPresent()) {
      Map<String, Object> claims = claims(tokens);
      check(claims);
      if (before.id().isPresent()
          && !Claim.text(claims, "sub").equals(Claim.text(claims(before), "sub"))) {
        throw wrong("is of somebody else than the one before (sub)");
      }
    }
    return tokens;
  }

  private Map<String, Object> claims(Tokens tokens) throws NoCredentials {
    return tokens
        .id()
        .flatMap(TokenClaims::of)
        .map(TokenClaims::values)
        .orElseThrow(() -> wrong("is missing, or is no JSON Web Token"));
  }

  private void check(Map<String, Object> claims) throws NoCredentials {
    OidcClient client = provider.client();
    if (!Optional.of(client.issuer()).equals(Claim.text(claims, "iss"))) {
      throw wrong("is of another issuer (iss)");
    }
    List<String> audiences = Claim.texts(claims, "aud");
    Optional<String> party = Claim.text(claims, "azp");
    if (!audiences.contains(client.id())
        || (audiences.size() > 1 && party.isEmpty())
        || party.filter(id -> !id.equals(client.id())).isPresent()) {
      throw wrong("is for another client (aud, azp)");
    }
    if (Claim.text(claims, "sub").isEmpty()) {
      throw wrong("says nobody's name (sub)");
    }
    checkTimes(claims);
  }

  private void checkTimes(Map<String, Object> claims) throws NoCredentials {
    Instant now = provider.clock().instant();
    Optional<Instant> end = Claim.time(claims, "exp");
    if (end.isEmpty() || !now.minus(SKEW).isBefore(end.get())) {
      throw wrong("has expired already (exp): compare this machine's clock with the right time");
    }
    Optional<Instant> made = Claim.time(claims, "iat");
    if (made.isEmpty() || made.get().isAfter(now.plus(SKEW))) {
      throw wrong("is of the future (iat): compare this machine's clock with the right time");
    }
  }

  private NoCredentials wrong(String what) {
    return provider.unusable("sent an ID token that " + what);
  }
}
