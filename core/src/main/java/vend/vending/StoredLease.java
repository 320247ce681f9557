package vend.vending;

import java.time.Instant;

/**
 * A lease as it is in the table. Anyone with write access to the table may have written it; only
 * the sealed credentials next to it are authentic.
 *
 * @param issuer the issuer's name in the grants file
 * @param subject the caller's {@code sub}
 * @param grant the id of the grant
 * @param sessionTokenDigest the SHA-256 digest of the session token, in hexadecimal digits
 * @param expires when the credentials expire
 */
public record StoredLease(
    String issuer, String subject, String grant, String sessionTokenDigest, Instant expires) {
  static StoredLease of(Lease lease) {
    return new StoredLease(
        lease.issuer().value(),
        lease.subject(),
        lease.grant().value(),
        lease.sessionTokenDigest(),
        lease.expires());
  }
}
