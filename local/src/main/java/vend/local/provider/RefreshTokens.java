package vend.local.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import vend.Secret;
import vend.caller.ShortLivedCache;

/**
 * Refresh tokens with rotation: each is valid for one use, which returns the next one. A second use
 * revokes the whole family, because the first may have been a thief's. All end eight hours after
 * the sign-in.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2">RFC 9700, 4.14.2</a>
 */
final class RefreshTokens {
  private static final Duration LIFE = Duration.ofHours(8);
  private static final int MOST = 1_000;

  private final ShortLivedCache<String, Family> families = new ShortLivedCache<>(MOST);
  private final RandomTexts random;
  private final InstantSource clock;

  RefreshTokens(RandomTexts random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /**
   * All tokens of one sign-in.
   *
   * @param current the secret part of the only valid token
   */
  private record Family(CompletedSignIn signIn, Secret current) {}

  /** A renewed sign-in with the next token. */
  record Renewed(CompletedSignIn signIn, String token) {}

  /**
   * Returns the first token of a family; empty if the client did not request {@code
   * offline_access}.
   */
  synchronized Optional<String> start(String family, CompletedSignIn signIn) {
    return signIn.offline() ? Optional.of(next(family, signIn)) : Optional.empty();
  }

  private String next(String family, CompletedSignIn signIn) {
    String secret = random.secret();
    Instant now = clock.instant();
    Duration left = Duration.between(now, signIn.at().plus(LIFE));
    families.keep(family, new Family(signIn, Secret.of(secret)), now, left);
    return family + "." + secret;
  }

  /**
   * Uses a token.
   *
   * @throws OAuthError if it is not valid at this provider
   */
  synchronized Renewed renew(Provider provider, String token) throws OAuthError {
    String family = familyOf(token);
    Family found =
        find(provider, family)
            .orElseThrow(() ->
                OAuthError.invalidGrant("the refresh token is unknown, revoked or has expired"));
    if (!found.current.equals(Secret.of(token.substring(family.length() + 1)))) {
      revokeFamily(family);
      throw OAuthError.invalidGrant("the refresh token was used before");
    }
    return new Renewed(found.signIn, next(family, found.signIn));
  }

  /**
   * Revokes a token and all others of its sign-in.
   *
   * @return whether it was a refresh token of this provider
   */
  synchronized boolean revoke(Provider provider, String token) {
    String family = familyOf(token);
    boolean known = find(provider, family).isPresent();
    if (known) {
      revokeFamily(family);
    }
    return known;
  }

  synchronized void revokeFamily(String family) {
    families.forget(family);
  }

  private Optional<Family> find(Provider provider, String family) {
    return families
        .find(family, clock.instant())
        .filter(found -> found.signIn.provider().equals(provider.name()));
  }

  private static String familyOf(String token) {
    int dot = token.indexOf('.');
    return dot < 0 ? "" : token.substring(0, dot);
  }
}
