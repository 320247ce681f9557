package vend.vending;

import java.time.Instant;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.caller.Caller;
import vend.caller.IssuerName;
import vend.grant.Allowed;
import vend.grant.GrantId;
import vend.session.SessionName;
import vend.session.SourceIdentity;

/**
 * The record of vended keys: who has them, by which grant, for what, until when. The keys
 * themselves lie sealed beside it.
 *
 * @param id by their access key id
 * @param issuer the issuer's name in the grants file
 * @param subject the caller's {@code sub}
 * @param grant the grant that allowed it
 * @param grantRevision what the grant said then
 * @param role the role that was taken
 * @param sessionName the session's name
 * @param sourceIdentity who is behind it, where the grant says
 * @param user the session
 * @param sessionTokenDigest SHA-256 of the session token, which tells it from others and gives
 *     nothing of it away
 * @param issued when STS made the keys
 * @param expires when they end, and the record with them
 */
public record Lease(
    LeaseId id,
    IssuerName issuer,
    String subject,
    GrantId grant,
    String grantRevision,
    RoleArn role,
    SessionName sessionName,
    Optional<SourceIdentity> sourceIdentity,
    AssumedRoleUser user,
    String sessionTokenDigest,
    Instant issued,
    Instant expires) {
  /** The lease of keys that STS has made for what a decision allows. */
  static Lease of(Allowed allowed, Credentials credentials) {
    Caller caller = allowed.caller();
    return new Lease(
        credentials.leaseId(),
        caller.issuer(),
        caller.subject(),
        allowed.grant().id(),
        allowed.grant().revision(),
        allowed.session().role(),
        allowed.session().name(),
        allowed.session().sourceIdentity(),
        credentials.user(),
        credentials.sessionTokenDigest(),
        credentials.issued(),
        credentials.expires());
  }
}
