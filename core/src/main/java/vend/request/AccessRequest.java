package vend.request;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.caller.CallerId;
import vend.caller.Person;
import vend.grant.Approvals;
import vend.grant.GrantId;
import vend.grant.RequestId;
import vend.request.RequestState.Cause;
import vend.request.RequestState.Kind;

/**
 * A person's request for access to one role under one grant.
 *
 * @param person the person that requests it and assumes the role
 * @param caller the identity by which the person made it
 * @param digest the {@link vend.grant.Approval#digest} of the grant at that time
 * @param duration how long the access lasts, from the approval
 * @param reason for the approvers; can be empty if the grant does not require one
 * @param breakGlass whether the person approved it alone, in an emergency
 * @param created when it was made
 * @param expires when it can no longer be decided
 * @param decisions what people decided, in order
 * @param credentialsUntil when the last credentials that were vended under it expire
 * @param version 1 for a new request, and one more after each change
 */
public record AccessRequest(
    RequestId id,
    Person person,
    CallerId caller,
    GrantId grant,
    String digest,
    RoleArn role,
    Duration duration,
    String reason,
    boolean breakGlass,
    Instant created,
    Instant expires,
    List<Verdict> decisions,
    RequestState state,
    Optional<Instant> credentialsUntil,
    long version) {
  public AccessRequest {
    decisions = List.copyOf(decisions);
  }

  /** Whose access to what it is for. */
  public Approvals.Key key() {
    return new Approvals.Key(person, grant, role);
  }

  public Kind kind() {
    return state.kind();
  }

  /** The time of access that this request gives; empty unless it is approved. */
  public Optional<Approvals.Window> window() {
    return state instanceof RequestState.Approved(RequestState.Period times)
        ? Optional.of(new Approvals.Window(id, digest, times.from(), times.until(), approvers()))
        : Optional.empty();
  }

  private List<Approvals.Approver> approvers() {
    return decisions.stream()
        .filter(verdict -> verdict.kind() != Verdict.Kind.DENY)
        .map(verdict -> new Approvals.Approver(verdict.person(), verdict.by()))
        .toList();
  }

  /** Counts the different people that approved it. */
  long approvals() {
    return decisions.stream()
        .filter(verdict -> verdict.kind() == Verdict.Kind.APPROVE)
        .map(Verdict::person)
        .distinct()
        .count();
  }

  private AccessRequest with(RequestState next) {
    return with(next, decisions);
  }

  AccessRequest with(RequestState next, Verdict verdict) {
    var all = new ArrayList<>(decisions);
    all.add(verdict);
    return with(next, all);
  }

  AccessRequest closed(Kind kind, Instant at) {
    return with(new RequestState.Closed(kind, at, Optional.empty(), state.period()));
  }

  AccessRequest closed(Kind kind, Instant at, Cause cause) {
    return with(new RequestState.Closed(kind, at, Optional.of(cause), state.period()));
  }

  AccessRequest closed(Kind kind, Instant at, Optional<Cause> cause, Verdict verdict) {
    return with(new RequestState.Closed(kind, at, cause, state.period()), verdict);
  }

  private AccessRequest with(RequestState next, List<Verdict> all) {
    return new AccessRequest(
        id,
        person,
        caller,
        grant,
        digest,
        role,
        duration,
        reason,
        breakGlass,
        created,
        expires,
        all,
        next,
        credentialsUntil,
        version + 1);
  }
}
