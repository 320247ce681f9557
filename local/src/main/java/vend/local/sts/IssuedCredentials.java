package vend.local.sts;

import java.time.Instant;
import java.util.Optional;
import vend.Secret;

/**
 * Credentials that the local STS knows.
 *
 * @param temporary session token and expiration; empty for long-term credentials
 * @param caller the identity that they belong to
 */
record IssuedCredentials(
    String accessKeyId, Secret secretAccessKey, Optional<Temporary> temporary, StsCaller caller) {

  /**
   * The additional parts of temporary credentials.
   *
   * @param token the session token, which each request must contain
   * @param expires the time from which on they are invalid
   */
  record Temporary(Secret token, Instant expires) {}

  /** Whether the session token belongs to the credentials; long-term credentials have none. */
  boolean hasToken(Optional<String> token) {
    return temporary.map(Temporary::token).equals(token.map(Secret::of));
  }

  /** Whether they have expired: from the second of their expiration on. */
  boolean isExpired(Instant now) {
    return temporary.map(own -> !now.isBefore(own.expires())).orElse(false);
  }
}
