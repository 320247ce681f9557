package vend.caller.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vend.Sha256;
import vend.caller.Caller;
import vend.caller.OidcIssuer;
import vend.caller.ShortLivedCache;
import vend.caller.SignatureAlgorithm;
import vend.caller.SigningKey;

/**
 * Remembers tokens with a valid signature, by the hash of the whole token. Clients send the same
 * token repeatedly, and the signature check is the most expensive step. Safe for use by many
 * threads.
 *
 * <p>An entry says only that a key has signed this exact text; it lives at most {@link #LIFE}. For
 * every request, the verifier checks whether the issuer still publishes that key, and the token's
 * times.
 */
final class RememberedTokens {
  /** How long a valid signature is remembered. */
  static final Duration LIFE = Duration.ofMinutes(1);

  private static final int MOST = 1_000;

  private final ShortLivedCache<String, Remembered> tokens = new ShortLivedCache<>(MOST);

  /**
   * A token with a valid signature.
   *
   * @param keyId the header's {@code kid}
   * @param algorithm the header's {@code alg}
   * @param key the key that signed it
   * @param times its registered claims
   */
  record Remembered(
      OidcIssuer issuer,
      Optional<String> keyId,
      SignatureAlgorithm algorithm,
      SigningKey key,
      RegisteredClaims times,
      Caller caller) {}

  /** The hash of the whole token: the same claims with another signature are another token. */
  static String digest(String token) {
    return Sha256.of(token.getBytes(UTF_8));
  }

  Optional<Remembered> find(String digest, Instant now) {
    return tokens.find(digest, now);
  }

  void keep(String digest, Remembered token, Instant now) {
    tokens.keep(digest, token, now, LIFE);
  }

  void forget(String digest) {
    tokens.forget(digest);
  }
}
