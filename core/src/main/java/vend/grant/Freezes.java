package vend.grant;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vend.aws.RoleArn;
import vend.caller.Caller;
import vend.caller.CallerId;
import vend.caller.IssuerName;
import vend.caller.Person;

/**
 * Emergency denials. They override the grants file. They only take access away: a grant with {@code
 * effect: deny} still denies while it is frozen.
 *
 * @param everything stops all vending
 * @param roles roles that no caller may assume
 * @param grants grants that allow nothing
 * @param issuers issuers whose callers may assume no role
 * @param callers the callers that may assume no role
 * @param persons the persons that may assume no role, by whichever issuer they sign in
 * @param unreadable whether a record exists that this version cannot read. It may contain any
 *     freeze, so it also stops operators
 */
public record Freezes(
    boolean everything,
    Set<RoleArn> roles,
    Set<GrantId> grants,
    Set<IssuerName> issuers,
    Set<CallerId> callers,
    Set<Person> persons,
    boolean unreadable) {
  /** Nothing is frozen. */
  public static final Freezes NONE = new Freezes(false, Set.of(), Set.of(), Set.of());

  /** A record that this version cannot read. */
  public static final Freezes UNREADABLE =
      new Freezes(true, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), true);

  /**
   * @throws IllegalArgumentException if the record is unreadable and does not stop everything
   */
  public Freezes {
    if (unreadable && !everything) {
      throw new IllegalArgumentException("an unreadable record must stop everything");
    }
    roles = Set.copyOf(roles);
    grants = Set.copyOf(grants);
    issuers = Set.copyOf(issuers);
    callers = Set.copyOf(callers);
    persons = Set.copyOf(persons);
  }

  /** Freezes without callers and persons. */
  public Freezes(
      boolean everything, Set<RoleArn> roles, Set<GrantId> grants, Set<IssuerName> issuers) {
    this(everything, roles, grants, issuers, Set.of(), Set.of(), false);
  }

  /** All that this record or the other one freezes. */
  public Freezes and(Freezes other) {
    return new Freezes(
        everything || other.everything,
        union(roles, other.roles),
        union(grants, other.grants),
        union(issuers, other.issuers),
        union(callers, other.callers),
        union(persons, other.persons),
        unreadable || other.unreadable);
  }

  private static <T> Set<T> union(Set<T> one, Set<T> other) {
    return Stream.concat(one.stream(), other.stream()).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether this caller is denied this role, whatever the grants say. */
  boolean stops(Caller caller, boolean personExpected, RoleArn role) {
    return everything || roles.contains(role) || stopsIdentity(caller, personExpected);
  }

  /**
   * Whether this caller's own identity is frozen.
   *
   * @param personExpected whether the caller's issuer has a claim that names a person. If it has,
   *     and this caller has no person, any frozen person may be this one: people often choose which
   *     claims a token contains. Such a caller is stopped while any person is frozen
   */
  boolean stopsIdentity(Caller caller, boolean personExpected) {
    return stopsIssuer(caller.id())
        || caller.person().map(persons::contains).orElse(personExpected && !persons.isEmpty());
  }

  /** Whether this person is frozen, or the issuer or subject that names the person. */
  public boolean stopsPerson(CallerId caller, Person person) {
    return stopsIssuer(caller) || persons.contains(person);
  }

  /** Returns a frozen approver of this access, if there is one. */
  public Optional<Approvals.Approver> frozenApprover(Approvals.Window window) {
    return window.approvers().stream()
        .filter(approver -> stopsPerson(approver.by(), approver.person()))
        .findFirst();
  }

  private boolean stopsIssuer(CallerId caller) {
    return unreadable || issuers.contains(caller.issuer()) || callers.contains(caller);
  }

  /** Whether no caller may assume this role under this grant. */
  public boolean stops(GrantId grant, RoleArn role) {
    return everything || roles.contains(role) || grants.contains(grant);
  }

  boolean stops(Grant grant) {
    return grants.contains(grant.id());
  }
}
