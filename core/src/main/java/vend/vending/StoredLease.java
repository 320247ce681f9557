package vend.vending;

import java.time.Instant;
import java.util.Optional;
import vend.caller.Person;
import vend.grant.RequestId;

/**
 * A lease as it is in the table, without its credentials. Anyone with write access to the table may
 * have written it; only the sealed credentials next to it are authentic.
 *
 * @param issuer the issuer's name in the grants file
 * @param subject the caller's {@code sub}
 * @param person the caller's person; an empty text if the caller's issuer names persons, but not
 *     this caller; empty if the issuer names no persons
 * @param grant the id of the grant
 * @param request the id of the access request, if the grant needed one
 * @param role the ARN of the role
 * @param issued when STS issued the credentials
 * @param expires when the credentials expire
 */
public record StoredLease(
    LeaseId id,
    String issuer,
    String subject,
    Optional<String> person,
    String grant,
    Optional<String> request,
    String role,
    Instant issued,
    Instant expires) {
  /** The lease as the table returns it. */
  public static StoredLease of(Lease lease) {
    return new StoredLease(
        lease.id(),
        lease.issuer().value(),
        lease.subject(),
        lease.personMissing() ? Optional.of("") : lease.person().map(Person::value),
        lease.grant().value(),
        lease.request().map(RequestId::value),
        lease.role().toString(),
        lease.issued(),
        lease.expires());
  }

  /** {@code ISSUER/SUBJECT}. */
  public String caller() {
    return issuer + "/" + subject;
  }
}
