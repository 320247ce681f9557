package vend.signin.oidc;

import java.time.Instant;
import java.util.Optional;
import vend.Secret;
import vend.client.token.TokenClaims;

/**
 * What a token endpoint gave.
 *
 * @param id the ID token
 * @param access the access token
 * @param refresh gets new ones
 * @param accessEnd when the access token ends, if it was said
 * @param received when they came
 */
record Tokens(
    Optional<Secret> id,
    Optional<Secret> access,
    Optional<Secret> refresh,
    Optional<Instant> accessEnd,
    Instant received) {
  Optional<Secret> shown(TokenUse use) {
    return use == TokenUse.ID_TOKEN ? id : access;
  }

  /** When the shown one ends; it is not known of every access token. */
  Optional<Instant> end(TokenUse use) {
    Optional<Instant> own =
        shown(use).flatMap(TokenClaims::of).flatMap(claims -> Claim.time(claims.values(), "exp"));
    return use == TokenUse.ACCESS_TOKEN ? accessEnd.or(() -> own) : own;
  }

  /** What these do not say stays as it was: issuers send again only what is new. */
  Tokens after(Tokens before) {
    return new Tokens(id.or(before::id), access, refresh.or(before::refresh), accessEnd, received);
  }
}
