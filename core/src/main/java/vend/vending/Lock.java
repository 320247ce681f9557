package vend.vending;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Says that somebody is asking STS for the keys of a cache key.
 *
 * @param token names the holder; whoever does not hold the lock any more changes nothing
 * @param until from then on another may take it: the holder died, or came to nothing
 */
public record Lock(String token, Instant until) {
  private static final int TOKEN_BYTES = 16;

  /** A lock that nobody else can name. */
  static Lock until(Instant end, SecureRandom random) {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    return new Lock(HexFormat.of().formatHex(token), end);
  }
}
