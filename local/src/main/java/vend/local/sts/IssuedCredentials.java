package vend.local.sts;

import java.time.Instant;
import java.util.Optional;
import vend.Secret;

/**
 * Keys that the local STS knows.
 *
 * @param accessKeyId names them
 * @param secretAccessKey signs
 * @param temporary what temporary ones have besides
 * @param caller whose they are
 */
record IssuedCredentials(
    String accessKeyId, Secret secretAccessKey, Optional<Temporary> temporary, StsCaller caller) {

  /**
   * What temporary keys have besides.
   *
   * @param token goes along with each request
   * @param expires when they end
   */
  record Temporary(Secret token, Instant expires) {}

  /** Whether a request with this token may be from whoever has the keys. */
  boolean hasToken(Optional<String> token) {
    return temporary.map(Temporary::token).equals(token.map(Secret::of));
  }

  /** Whether they are of no use any more: from the very second of their end on. */
  boolean isExpired(Instant now) {
    return temporary.map(own -> !now.isBefore(own.expires())).orElse(false);
  }
}
