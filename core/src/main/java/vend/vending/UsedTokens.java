package vend.vending;

import java.time.Instant;

/** The port to the record of tokens that were used with a grant that has {@code singleUse}. */
public interface UsedTokens {
  /**
   * Records the use of a token, atomically. Failures of the store or the network are returned, not
   * thrown.
   *
   * @param issuer the token's {@code iss}
   * @param tokenId the token's {@code jti}
   * @param expires when the record may be deleted
   */
  Use use(String issuer, String tokenId, Instant expires);

  /** The result. */
  enum Use {
    /** The token was not used before. */
    FIRST,
    /** The token was used before. */
    AGAIN,
    /** The store did not answer: the token must be rejected. */
    UNKNOWN
  }
}
