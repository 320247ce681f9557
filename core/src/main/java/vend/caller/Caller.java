package vend.caller;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Somebody whose proof has been verified.
 *
 * @param issuer the issuer's name in the grants file
 * @param issuerUrl the exact {@code iss} of the token, or where the issuer's STS is
 * @param subject {@code sub}; not empty
 * @param audience {@code aud}; at least one, among them the one that the issuer is to name
 * @param claims all claims of the token, the registered ones too
 * @param expires {@code exp}: from this instant on the proof is worth nothing
 * @param tokenId {@code jti}, if the token has one; of an AWS identity's proof a digest of its
 *     signature
 */
public record Caller(
    IssuerName issuer,
    String issuerUrl,
    String subject,
    List<String> audience,
    Claims claims,
    Instant expires,
    Optional<String> tokenId) {
  /** Copies the list. */
  public Caller {
    audience = List.copyOf(audience);
  }
}
