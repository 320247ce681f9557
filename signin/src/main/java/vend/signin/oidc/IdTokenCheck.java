package vend.signin.oidc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.source.NoCredentials;
import vend.client.token.TokenClaims;

/**
 * Checks an ID token against the request: issuer, audience, authorized party, times, nonce. It does
 * not verify the signature: TLS to the token endpoint replaces that (OpenID Connect Core 1.0,
 * 3.1.3.7, 6), and a hub verifies the token before it grants anything.
 *
 * @param provider the issuer and client that the token must be from and for
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID
 *     Connect Core 1.0, 3.1.3.7</a>
 */
record IdTokenCheck(OpenIdProvider provider) {
  /** The tolerated difference between two clocks. */
  private static final Duration SKEW = Duration.ofMinutes(2);

  /**
   * Checks the tokens of a new sign-in, and returns them.
   *
   * @param nonce the nonce of the request, if it had one
   * @throws NoCredentials.UnusableAnswer if the ID token is missing or does not match the request
   */
  Tokens signedIn(Tokens tokens, Optional<String> nonce) throws NoCredentials {
    Map<String, Object> claims = claims(tokens);
    check(claims);
    if (nonce.isPresent() && !nonce.equals(Claim.text(claims, "nonce"))) {
      throw wrong("does not match the request (nonce)");
    }
    return tokens;
  }

  /** Checks renewed tokens, and returns them; a new ID token must have the same subject. */
  Tokens renewed(Tokens tokens, Tokens before) throws NoCredentials {
    if (tokens.id().isPresent()) {
      Map<String, Object> claims = claims(tokens);
      check(claims);
      if (before.id().isPresent()
          && !Claim.text(claims, "sub").equals(Claim.text(claims(before), "sub"))) {
        throw wrong("is for another subject than the previous one (sub)");
      }
    }
    return tokens;
  }

  private Map<String, Object> claims(Tokens tokens) throws NoCredentials {
    return tokens
        .id()
        .flatMap(TokenClaims::of)
        .map(TokenClaims::values)
        .orElseThrow(() -> wrong("is missing, or is not a JSON Web Token"));
  }

  private void check(Map<String, Object> claims) throws NoCredentials {
    OidcClient client = provider.client();
    if (!Optional.of(client.issuer()).equals(Claim.text(claims, "iss"))) {
      throw wrong("is from another issuer (iss)");
    }
    List<String> audiences = Claim.texts(claims, "aud");
    Optional<String> party = Claim.text(claims, "azp");
    if (!audiences.contains(client.id())
        || (audiences.size() > 1 && party.isEmpty())
        || party.filter(id -> !id.equals(client.id())).isPresent()) {
      throw wrong("is for another client (aud, azp)");
    }
    if (Claim.text(claims, "sub").isEmpty()) {
      throw wrong("names no subject (sub)");
    }
    checkTimes(claims);
  }

  private void checkTimes(Map<String, Object> claims) throws NoCredentials {
    Instant now = provider.clock().instant();
    Optional<Instant> end = Claim.time(claims, "exp");
    if (end.isEmpty() || !now.minus(SKEW).isBefore(end.get())) {
      throw wrong("has already expired (exp). Check this machine's clock");
    }
    Optional<Instant> made = Claim.time(claims, "iat");
    if (made.isEmpty() || made.get().isAfter(now.plus(SKEW))) {
      throw wrong("was issued in the future (iat). Check this machine's clock");
    }
  }

  private NoCredentials wrong(String what) {
    return provider.unusable("sent an ID token that " + what);
  }
}
