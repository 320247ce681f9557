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
 * Tokens whose signature was good a moment ago, by the hash of the whole token: clients send one
 * token again and again, and its signature is most of the work. Safe for use by many threads.
 *
 * <p>What is remembered is that a key has signed this very text, for {@link #LIFE} at most. Whether
 * that key is still the issuer's, and whether it is time for the token, is for the verifier to ask
 * each time.
 */
final class RememberedTokens {
  /** How long a signature is remembered. */
  static final Duration LIFE = Duration.ofMinutes(1);

  private static final int MOST = 1_000;

  private final ShortLivedCache<String, Remembered> tokens = new ShortLivedCache<>(MOST);

  /**
   * A token that was good.
   *
   * @param issuer whose it is
   * @param keyId the header's {@code kid}
   * @param algorithm the header's {@code alg}
   * @param key what signed it
   * @param times its registered claims
   * @param caller who sent it
   */
  record Remembered(
      OidcIssuer issuer,
      Optional<String> keyId,
      SignatureAlgorithm algorithm,
      SigningKey key,
      RegisteredClaims times,
      Caller caller) {}

  /** The hash of a whole token: another signature over the same claims is another token. */
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
