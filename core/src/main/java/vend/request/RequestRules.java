package vend.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import vend.Reason;
import vend.Sha256;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.IssuerName;
import vend.grant.Approval;
import vend.grant.Approvals;
import vend.grant.ApproverGroup;
import vend.grant.Decider;
import vend.grant.Decision;
import vend.grant.Freezes;
import vend.grant.Grant;
import vend.grant.GrantId;
import vend.grant.Grants;
import vend.grant.RequestFacts;
import vend.grant.RequestId;
import vend.grant.TargetRole;
import vend.request.RequestState.Cause;
import vend.request.RequestState.Kind;
import vend.session.RequestedSession;

/**
 * The rules of access requests for one revision of the grants. Pure: equal input gives equal
 * results.
 */
public final class RequestRules {
  private final Grants grants;
  private final Decider decider;

  public RequestRules(Grants grants, Decider decider) {
    this.grants = grants;
    this.decider = decider;
  }

  /** The grants of which these are the rules. */
  public Grants grants() {
    return grants;
  }

  /**
   * What a person requests.
   *
   * @param grant the grant to use, where several name the role. For chats: callers get the first
   *     whose conditions they meet
   */
  public record NewRequest(
      RoleReference role,
      Optional<Duration> duration,
      String reason,
      boolean breakGlass,
      Optional<GrantId> grant) {
    public NewRequest(
        RoleReference role, Optional<Duration> duration, String reason, boolean breakGlass) {
      this(role, duration, reason, breakGlass, Optional.empty());
    }

    /** A digest of all of it. */
    String digest() {
      // Only the reason could have a line break, so different requests give different texts.
      String text =
          "%s\n%s\n%s\n%s\n%s"
              .formatted(
                  role,
                  duration.map(Duration::toString).orElse(""),
                  breakGlass,
                  grant.map(GrantId::value).orElse(""),
                  reason);
      return Sha256.of(text.getBytes(UTF_8));
    }
  }

  /** The result of applying a rule. */
  public sealed interface Outcome {}

  /** The result of making a request: no earlier act can have done it. */
  sealed interface Made extends Outcome {}

  /** The request after the act. */
  public record Allowed(AccessRequest request) implements Made {}

  /** The act was done before; the request stays as it is. */
  public record AlreadyDone(AccessRequest request) implements Outcome {}

  /** The rules do not allow the act. */
  public record Refused(Reason reason, String detail) implements Made, GrantSearch {
    Refused(Reason reason) {
      this(reason, reason.text());
    }
  }

  /** The result of looking for a grant. */
  sealed interface GrantSearch {}

  private record UnderGrant(Grant grant, Approval approval, TargetRole role)
      implements GrantSearch {}

  /**
   * Makes a request.
   *
   * @param id of the new request
   */
  Made make(RequestId id, Actor actor, NewRequest wanted, Freezes freezes, Instant now) {
    if (freezes.stopsPerson(actor.id(), actor.person())) {
      return new Refused(Reason.FROZEN);
    }
    return switch (requestable(actor, wanted, freezes, now)) {
      case Refused refused -> refused;
      case UnderGrant under -> make(id, actor, wanted, under, now);
    };
  }

  private GrantSearch requestable(Actor actor, NewRequest wanted, Freezes freezes, Instant now) {
    Optional<TargetRole> role = grants.find(wanted.role());
    if (role.isEmpty()) {
      return new Refused(Reason.ROLE_NOT_GRANTED);
    }
    return actor.caller().isPresent()
        ? requestable(actor, actor.caller().get(), role.get(), freezes, now)
        : requestableByChat(role.get(), wanted.grant(), freezes);
  }

  private GrantSearch requestable(
      Actor actor, Caller caller, TargetRole role, Freezes freezes, Instant now) {
    var facts = new RequestFacts(actor.sourceAddress(), now, freezes, Approvals.NONE);
    Optional<Grant> grant = decider.grantOnRequest(caller, role, facts);
    if (grant.isPresent()) {
      return new UnderGrant(grant.get(), grant.get().approval().orElseThrow(), role);
    }
    return decider.decide(
                caller, new RoleReference.ByArn(role.arn()), RequestedSession.DEFAULT, facts)
            instanceof Decision.Denied(Reason reason, String detail, var _)
        ? new Refused(reason, detail)
        : new Refused(Reason.APPROVAL_NOT_NEEDED);
  }

  /**
   * The grants under which a chat can request a role, in the order of the file: those with an
   * approval whose issuer names persons. A chat knows no claims of the person, so conditions are
   * checked when the person assumes the role with a token of their own.
   */
  public List<Grant> requestableByChat(TargetRole role) {
    Set<IssuerName> naming = grants.issuersOfPersons();
    return grants.grantsOnRequest().stream()
        .filter(grant -> grant.names(role) && grant.issuer().filter(naming::contains).isPresent())
        .toList();
  }

  private GrantSearch requestableByChat(
      TargetRole role, Optional<GrantId> chosen, Freezes freezes) {
    List<Grant> all = requestableByChat(role);
    if (all.isEmpty()) {
      return new Refused(Reason.ROLE_NOT_GRANTED);
    }
    List<Grant> named =
        all.stream()
            .filter(grant -> chosen.filter(id -> !id.equals(grant.id())).isEmpty())
            .toList();
    if (named.isEmpty()) {
      return new Refused(Reason.INVALID_REQUEST, "grant: must be one of " + ids(all));
    }
    List<Grant> open =
        named.stream().filter(grant -> !freezes.stops(grant.id(), role.arn())).toList();
    return switch (open.size()) {
      case 0 -> new Refused(Reason.FROZEN);
      case 1 -> new UnderGrant(open.getFirst(), open.getFirst().approval().orElseThrow(), role);
      default ->
          new Refused(
              Reason.CHOOSE_GRANT,
              "%s They are: %s.".formatted(Reason.CHOOSE_GRANT.text(), ids(open)));
    };
  }

  private static String ids(List<Grant> grants) {
    return grants.stream().map(grant -> grant.id().value()).collect(Collectors.joining(", "));
  }

  private static Made make(
      RequestId id, Actor actor, NewRequest wanted, UnderGrant under, Instant now) {
    Approval approval = under.approval;
    Duration duration = wanted.duration().orElse(approval.lasts());
    if (duration.compareTo(approval.lasts()) > 0) {
      return new Refused(
          Reason.DURATION_TOO_LONG,
          "You may request at most %s of access; you requested %s. The grant's approval.lasts is the limit."
              .formatted(Approval.writeTime(approval.lasts()), Approval.writeTime(duration)));
    }
    if (duration.compareTo(Approval.SHORTEST_ACCESS) < 0) {
      return new Refused(
          Reason.INVALID_REQUEST,
          "duration: must be 30m or longer, because AWS's shortest session is 15m");
    }
    if (wanted.reason().isBlank() && (approval.reasonRequired() || wanted.breakGlass())) {
      return new Refused(Reason.INVALID_REQUEST, "reason: is missing; approvers read it");
    }
    if (wanted.breakGlass() && (!approval.breakGlass() || actor.isByChat())) {
      return new Refused(
          Reason.NOT_AN_APPROVER,
          actor.isByChat()
              ? "A chat cannot break the glass. Use vend request --break-glass."
              : "The grant does not let you approve your own request in an emergency.");
    }
    var request =
        new AccessRequest(
            id,
            actor.person(),
            actor.id(),
            under.grant.id(),
            approval.digest(),
            under.role.arn(),
            duration,
            wanted.reason(),
            wanted.breakGlass(),
            now,
            now.plus(approval.expires()),
            List.of(),
            new RequestState.Pending(),
            Optional.empty(),
            1);
    return new Allowed(request);
  }

  /**
   * Approves the actor's own request in an emergency, from now on. The request is new, so only its
   * maker can do this.
   */
  static AccessRequest breakGlass(AccessRequest request, Actor actor, Instant now) {
    var verdict =
        new Verdict(
            actor.person(), actor.id(), false, Verdict.Kind.BREAK_GLASS, request.reason(), now);
    return request.with(approved(request, List.of(), now), verdict);
  }

  /**
   * Approves a request.
   *
   * @param earlier the approved times of the same person, grant and role
   */
  Outcome approve(
      AccessRequest request,
      Actor actor,
      String comment,
      List<Approvals.Window> earlier,
      Instant now) {
    if (request.person().equals(actor.person())) {
      return new Refused(Reason.OWN_REQUEST);
    }
    if (request.kind() != Kind.PENDING) {
      return request.kind() == Kind.APPROVED && isDecidedBy(request, actor)
          ? new AlreadyDone(request)
          : refusedState(request);
    }
    if (isDue(request, now)) {
      return refusedState(request.closed(Kind.EXPIRED, now, Cause.NOT_DECIDED));
    }
    Optional<Approval> approval = approval(request);
    if (approval.isEmpty()) {
      return refusedState(request.closed(Kind.EXPIRED, now, Cause.GRANT_CHANGED));
    }
    // The clocks of two instances differ, so a new request can seem to be of the future.
    Duration age =
        now.isBefore(request.created()) ? Duration.ZERO : Duration.between(request.created(), now);
    if (approval.get().by().stream()
        .noneMatch(by -> by.after().compareTo(age) <= 0 && isMember(by.group(), actor, now))) {
      return new Refused(Reason.NOT_AN_APPROVER);
    }
    if (isDecidedBy(request, actor)) {
      return new AlreadyDone(request);
    }
    if (actor.isByChat() && request.decisions().stream().anyMatch(Verdict::byChat)) {
      return new Refused(Reason.CHAT_NOT_ENOUGH);
    }
    Verdict verdict = verdict(actor, Verdict.Kind.APPROVE, comment, now);
    AccessRequest next = request.with(request.state(), verdict);
    return new Allowed(
        next.approvals() < approval.get().count()
            ? next
            : request.with(approved(request, earlier, now), verdict));
  }

  /** An extension begins when the access before it ends; the clock starts at the approval. */
  private static RequestState.Approved approved(
      AccessRequest request, List<Approvals.Window> earlier, Instant now) {
    Instant from =
        earlier.stream()
            .filter(window -> window.digest().equals(request.digest()))
            .filter(window -> !window.request().equals(request.id()))
            .map(Approvals.Window::until)
            .filter(now::isBefore)
            .max(Instant::compareTo)
            .orElse(now);
    return new RequestState.Approved(new RequestState.Period(from, from.plus(request.duration())));
  }

  private static boolean isDecidedBy(AccessRequest request, Actor actor) {
    return request.decisions().stream()
        .anyMatch(verdict -> verdict.person().equals(actor.person()));
  }

  private static boolean isDeniedBy(AccessRequest request, Actor actor) {
    return request.decisions().stream()
        .anyMatch(verdict ->
            verdict.kind() == Verdict.Kind.DENY && verdict.person().equals(actor.person()));
  }

  private static Verdict verdict(Actor actor, Verdict.Kind kind, String comment, Instant now) {
    return new Verdict(actor.person(), actor.id(), actor.isByChat(), kind, comment, now);
  }

  /** Denies a request, and revokes an approved one. Every group of the grant may, at any age. */
  Outcome deny(AccessRequest request, Actor actor, String comment, Instant now) {
    if (request.person().equals(actor.person())) {
      return new Refused(Reason.OWN_REQUEST);
    }
    if (!isApprover(request, actor, now)) {
      return new Refused(Reason.NOT_AN_APPROVER);
    }
    Verdict verdict = verdict(actor, Verdict.Kind.DENY, comment, now);
    return switch (request.state()) {
      case RequestState.Pending _ ->
          isDue(request, now)
              ? refusedState(request.closed(Kind.EXPIRED, now, Cause.NOT_DECIDED))
              : new Allowed(request.closed(Kind.DENIED, now, Optional.empty(), verdict));
      case RequestState.Approved _ ->
          isDue(request, now)
              ? refusedState(request.closed(Kind.EXPIRED, now, Cause.TIME_OVER))
              : new Allowed(request.closed(Kind.REVOKED, now, Optional.of(Cause.DENIED), verdict));
      case RequestState.Closed closed ->
          (closed.kind() == Kind.DENIED || closed.kind() == Kind.REVOKED)
                  && isDeniedBy(request, actor)
              ? new AlreadyDone(request)
              : refusedState(request);
    };
  }

  /** Withdraws a pending request. */
  Outcome withdraw(AccessRequest request, Actor actor, Instant now) {
    return own(request, actor, Kind.PENDING, Kind.WITHDRAWN, now);
  }

  /** Ends approved access before its time. */
  Outcome end(AccessRequest request, Actor actor, Instant now) {
    return own(request, actor, Kind.APPROVED, Kind.ENDED, now);
  }

  private static Outcome own(
      AccessRequest request, Actor actor, Kind before, Kind after, Instant now) {
    if (!request.person().equals(actor.person())) {
      return new Refused(
          Reason.OWN_REQUEST, "This is another person's request. Approvers can deny it.");
    }
    if (request.kind() == after) {
      return new AlreadyDone(request);
    }
    return request.kind() == before && !isDue(request, now)
        ? new Allowed(request.closed(after, now))
        : refusedState(request);
  }

  /**
   * What time and the grants make of a request.
   *
   * @return the request after the change; empty if it stays as it is
   */
  Optional<AccessRequest> swept(AccessRequest request, Instant now) {
    return switch (request.state()) {
      case RequestState.Closed _ -> Optional.empty();
      case RequestState.Pending _ ->
          isDue(request, now)
              ? Optional.of(request.closed(Kind.EXPIRED, now, Cause.NOT_DECIDED))
              : voided(request, Kind.EXPIRED, now);
      case RequestState.Approved _ ->
          isDue(request, now)
              ? Optional.of(request.closed(Kind.EXPIRED, now, Cause.TIME_OVER))
              : voided(request, Kind.REVOKED, now);
    };
  }

  private Optional<AccessRequest> voided(AccessRequest request, Kind kind, Instant now) {
    return approval(request).isPresent()
        ? Optional.empty()
        : Optional.of(request.closed(kind, now, Cause.GRANT_CHANGED));
  }

  private static boolean isDue(AccessRequest request, Instant now) {
    Instant due =
        request.state().period().map(RequestState.Period::until).orElse(request.expires());
    return !now.isBefore(due);
  }

  private static Refused refusedState(AccessRequest request) {
    String why =
        request.state() instanceof RequestState.Closed(var _, var _, Optional<Cause> cause, var _)
                && cause.equals(Optional.of(Cause.GRANT_CHANGED))
            ? ": the grant has changed since it was made"
            : "";
    return new Refused(Reason.REQUEST_STATE, "The request is %s%s.".formatted(request.kind(), why));
  }

  /** The approval that the request's grant needs, if it is still what it was. */
  private Optional<Approval> approval(AccessRequest request) {
    return grants
        .grant(request.grant())
        .flatMap(Grant::approval)
        .filter(approval -> approval.digest().equals(request.digest()));
  }

  /** Whether this person may see the request. */
  public boolean isVisible(AccessRequest request, Actor actor, Instant now) {
    return request.person().equals(actor.person())
        || isDecidedBy(request, actor)
        || isApprover(request, actor, now);
  }

  /** Whether an approval by this person would count now. */
  public boolean isToDecide(AccessRequest request, Actor actor, Instant now) {
    return approve(request, actor, "", List.of(), now) instanceof Allowed;
  }

  /** Whether the grant names this person as an approver, whatever the request's age. */
  private boolean isApprover(AccessRequest request, Actor actor, Instant now) {
    return grants.grant(request.grant()).flatMap(Grant::approval).stream()
        .flatMap(approval -> approval.by().stream())
        .anyMatch(by -> isMember(by.group(), actor, now));
  }

  /**
   * Whether one of the members' entries is for the issuer that vouches for this person, and the
   * person meets its conditions.
   */
  private static boolean isMember(ApproverGroup group, Actor actor, Instant now) {
    var context = Decider.context(actor.claims(), new RequestFacts(actor.sourceAddress(), now));
    return group.members().stream()
        .anyMatch(
            member -> member.issuer().equals(actor.id().issuer()) && member.when().met(context));
  }

  /** The groups that may approve the request, in the order of the file. */
  public List<Approval.Approvers> approvers(AccessRequest request) {
    return grants
        .grant(request.grant())
        .flatMap(Grant::approval)
        .map(Approval::by)
        .orElse(List.of());
  }
}
