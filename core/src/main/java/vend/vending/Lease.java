package vend.vending;

import java.time.Instant;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.caller.Caller;
import vend.caller.IssuerName;
import vend.caller.Person;
import vend.grant.Allowed;
import vend.grant.Approvals;
import vend.grant.GrantId;
import vend.grant.RequestId;
import vend.session.SessionName;
import vend.session.SourceIdentity;

/**
 * The record of one vended session: its caller, grant, role and times. The sealed credentials are
 * stored next to it.
 *
 * @param issuer the issuer's name in the grants file
 * @param subject the caller's {@code sub}
 * @param person the caller's person
 * @param personMissing whether the caller's issuer names persons, but not this caller
 * @param grantRevision the revision of the grant at that time
 * @param request the approved access request that allows the session, if the grant needs one
 * @param role the assumed role
 * @param user the identity of the session
 * @param sessionTokenDigest the SHA-256 digest of the session token; identifies the token without
 *     revealing it
 * @param issued when STS issued the credentials
 * @param expires when the credentials expire, and the record with them
 */
public record Lease(
    LeaseId id,
    IssuerName issuer,
    String subject,
    Optional<Person> person,
    boolean personMissing,
    GrantId grant,
    String grantRevision,
    Optional<RequestId> request,
    RoleArn role,
    SessionName sessionName,
    Optional<SourceIdentity> sourceIdentity,
    AssumedRoleUser user,
    String sessionTokenDigest,
    Instant issued,
    Instant expires) {
  /** Creates the lease for credentials that STS issued for a decision. */
  static Lease of(Allowed allowed, Credentials credentials) {
    Caller caller = allowed.caller();
    return new Lease(
        credentials.leaseId(),
        caller.issuer(),
        caller.subject(),
        caller.person(),
        allowed.isPersonMissing(),
        allowed.grant().id(),
        allowed.grant().revision(),
        allowed.approval().map(Approvals.Window::request),
        allowed.session().role(),
        allowed.session().name(),
        allowed.session().sourceIdentity(),
        credentials.user(),
        credentials.sessionTokenDigest(),
        credentials.issued(),
        credentials.expires());
  }
}
