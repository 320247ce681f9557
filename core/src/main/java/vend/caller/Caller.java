package vend.caller;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A caller whose proof of identity has been verified.
 *
 * @param issuer the issuer's name in the grants file
 * @param issuerUrl the exact {@code iss} of the token, a SAML entity id, or the URL of the issuer's
 *     STS
 * @param subject {@code sub}; not empty
 * @param audience {@code aud}; contains the issuer's audience
 * @param claims all claims of the token, including the registered ones
 * @param expires {@code exp}: the proof is invalid from this instant on
 * @param tokenId {@code jti}, if the token has one; for an AWS identity, a digest of the proof's
 *     signature
 * @param person the person that the issuer's {@code person} claim names; empty if the issuer has no
 *     such claim or this caller has no valid value in it
 */
public record Caller(
    IssuerName issuer,
    String issuerUrl,
    String subject,
    List<String> audience,
    Claims claims,
    Instant expires,
    Optional<String> tokenId,
    Optional<Person> person) {
  public Caller {
    audience = List.copyOf(audience);
  }

  /** The caller across tokens. */
  public CallerId id() {
    return new CallerId(issuer, subject);
  }

  /** A caller without a person. */
  public Caller(
      IssuerName issuer,
      String issuerUrl,
      String subject,
      List<String> audience,
      Claims claims,
      Instant expires,
      Optional<String> tokenId) {
    this(issuer, issuerUrl, subject, audience, claims, expires, tokenId, Optional.empty());
  }
}
