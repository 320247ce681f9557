package vend.vending;

import java.time.Instant;

/**
 * A lease as it was found. Anybody who may write to the table may have written it; only what is
 * sealed beside it is certain.
 *
 * @param issuer the issuer's name in the grants file
 * @param subject the caller's {@code sub}
 * @param grant the id of the grant that allowed it
 * @param sessionTokenDigest SHA-256 of the session token, in hexadecimal digits
 * @param expires when the keys end
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
