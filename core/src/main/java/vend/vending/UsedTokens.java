package vend.vending;

import java.time.Instant;

/** The port to the record of tokens that grants with {@code singleUse} have taken. */
public interface UsedTokens {
  /**
   * Takes a token, if nobody has before. Never throws for what the store or the network answer.
   *
   * @param issuer the token's {@code iss}
   * @param tokenId the token's {@code jti}
   * @param expires until when the record must be kept
   */
  Use use(String issuer, String tokenId, Instant expires);

  /** What came of it. */
  enum Use {
    /** Nobody took it before. */
    FIRST,
    /** It was taken before. */
    AGAIN,
    /** The store did not answer, so nobody knows: the token must not be taken. */
    UNKNOWN
  }
}
