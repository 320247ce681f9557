package vend.vending;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vend.Sha256;
import vend.aws.RoleArn;
import vend.caller.Caller;
import vend.caller.CallerId;
import vend.caller.Person;
import vend.grant.Allowed;
import vend.grant.GrantId;
import vend.grant.RequestId;

/**
 * Selects vended sessions to revoke: one lease, or all sessions of a role, caller, grant, person or
 * access request.
 *
 * @param value the lease's id, the role's ARN, {@code ISSUER/SUBJECT}, the grant's id, the person
 *     or the request's id; empty for everything
 */
public record Selector(Kind kind, String value) {
  /** All sessions. */
  public static final Selector EVERYTHING = new Selector(Kind.EVERYTHING, "");

  /**
   * The person of a session whose issuer names persons, but not this caller. Any person may have
   * made it, so it ends with the sessions of each person.
   */
  static final Selector ANY_PERSON = new Selector(Kind.PERSON, "");

  /** What a selector compares. */
  public enum Kind {
    LEASE,
    ROLE,
    CALLER,
    GRANT,
    PERSON,
    REQUEST,
    EVERYTHING;

    /** The field of requests, and the first part of an attribute in the table. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Selector of(LeaseId lease) {
    return new Selector(Kind.LEASE, lease.accessKeyId());
  }

  public static Selector of(RoleArn role) {
    return new Selector(Kind.ROLE, role.toString());
  }

  public static Selector of(CallerId caller) {
    return new Selector(Kind.CALLER, caller.toString());
  }

  public static Selector of(GrantId grant) {
    return new Selector(Kind.GRANT, grant.value());
  }

  public static Selector of(Person person) {
    return new Selector(Kind.PERSON, person.value());
  }

  public static Selector of(RequestId request) {
    return new Selector(Kind.REQUEST, request.value());
  }

  /** All selectors that select any session of this decision, without that of a lease. */
  static List<Selector> of(Allowed allowed) {
    Caller caller = allowed.caller();
    var all = new ArrayList<Selector>();
    all.add(EVERYTHING);
    all.add(of(allowed.session().role()));
    all.add(of(caller.id()));
    all.add(of(allowed.grant().id()));
    caller.person().map(Selector::of).ifPresent(all::add);
    if (allowed.isPersonMissing()) {
      all.add(ANY_PERSON);
    }
    allowed.approval().map(approval -> of(approval.request())).ifPresent(all::add);
    return all;
  }

  /** All selectors that select the session of this decision and these credentials. */
  static List<Selector> of(Allowed allowed, Credentials credentials) {
    List<Selector> all = of(allowed);
    all.add(of(credentials.leaseId()));
    return all;
  }

  /** All selectors that select the session of this lease. */
  static List<Selector> of(StoredLease lease) {
    var all = new ArrayList<Selector>();
    all.add(EVERYTHING);
    all.add(of(lease.id()));
    all.add(new Selector(Kind.ROLE, lease.role()));
    all.add(new Selector(Kind.CALLER, lease.caller()));
    all.add(new Selector(Kind.GRANT, lease.grant()));
    lease.person().map(person -> new Selector(Kind.PERSON, person)).ifPresent(all::add);
    lease.request().map(request -> new Selector(Kind.REQUEST, request)).ifPresent(all::add);
    return all;
  }

  /**
   * The name of this selector in the record of revocations: the kind, {@code #} and a SHA-256
   * digest, because values can be long and can name people.
   */
  public String name() {
    return kind + "#" + Sha256.of(value.getBytes(UTF_8));
  }

  /** For example {@code person ann@example.com}. */
  @Override
  public String toString() {
    return equals(EVERYTHING) ? kind.toString() : kind + " " + value;
  }
}
