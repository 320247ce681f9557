package vend.vending;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/**
 * The lock of a cache key: its holder is calling STS.
 *
 * @param token the fencing token: a holder that has lost the lock cannot change the entry any more
 * @param until when another process may take the lock, because its holder has died or failed
 */
public record Lock(String token, Instant until) {
  private static final int TOKEN_BYTES = 16;

  /** Creates a lock with a random token of 128 bits. */
  static Lock until(Instant end, SecureRandom random) {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    return new Lock(HexFormat.of().formatHex(token), end);
  }
}
