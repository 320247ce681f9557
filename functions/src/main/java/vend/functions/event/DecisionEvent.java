package vend.functions.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.LastKnown;
import vend.Reason;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.IssuerName;
import vend.caller.Verification;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.grant.OperatorDecision;
import vend.rendering.Trace;
import vend.request.Actor;
import vend.session.RequestedSession;
import vend.vending.CacheStatus;
import vend.vending.Revoking;
import vend.vending.StoredLease;
import vend.vending.Vending;

/**
 * The record of one request. It is filled along the request path, and sent once at the end, however
 * the request ends. It holds no token and no credentials; the access key id in it is not a secret.
 */
public final class DecisionEvent {
  /** The possible ends of a request. */
  public enum Verdict {
    /** The answer is credentials, or says what the caller may do. */
    ALLOWED,
    /** The grants, or AWS, denied the request. */
    DENIED,
    /** The caller's identity is not established. */
    UNAUTHENTICATED,
    /** The request is malformed. */
    INVALID,
    /** A dependency of Vend does not answer. */
    UNAVAILABLE,
    /** Vend itself failed. */
    FAILED;

    /** The end of a request that is refused for this reason. */
    public static Verdict of(Reason reason) {
      return switch (reason.status()) {
        case 401 -> UNAUTHENTICATED;
        case 403 -> DENIED;
        case 500 -> FAILED;
        case 429, 503 -> UNAVAILABLE;
        default -> INVALID;
      };
    }
  }

  private static final Pattern METHOD = Pattern.compile("[A-Za-z]{1,16}");
  private static final int MOST_GRANTS = 50;

  private final Map<String, Object> fields = new LinkedHashMap<>();
  private boolean logged = true;
  private Verdict verdict = Verdict.FAILED;
  private Optional<Reason> reason = Optional.empty();
  private Optional<CacheStatus> cache = Optional.empty();

  /**
   * Starts the record of a request.
   *
   * @param requestId from API Gateway
   * @param traceId from X-Ray; empty if there is none
   * @param time when the request arrived
   */
  public DecisionEvent(String requestId, String traceId, Instant time) {
    fields.put("event", "decision");
    fields.put("time", time.toString());
    fields.put("requestId", requestId);
    note("traceId", traceId);
  }

  private DecisionEvent(DecisionEvent whole) {
    fields.putAll(whole.fields);
  }

  /** A record for one of the roles of a request, with what is known so far. */
  public DecisionEvent part() {
    return new DecisionEvent(this);
  }

  /** Records the source of the request. */
  public void request(String method, String sourceAddress, String userAgent) {
    // The method is the caller's text, and could be a secret.
    note("method", METHOD.matcher(method).matches() ? method : "other");
    note("sourceAddress", sourceAddress);
    note("userAgent", userAgent);
  }

  /** Records a path of the API. Never call it with an unknown path, which could hold a secret. */
  public void route(String path) {
    fields.put("route", path);
  }

  /** Records a known STS action. */
  public void action(String name) {
    fields.put("action", name);
  }

  /** Records the lease whose credentials signed the request. */
  public void signer(String accessKeyId, StoredLease lease) {
    fields.put("accessKeyId", accessKeyId);
    fields.put("issuer", lease.issuer());
    fields.put("subject", lease.subject());
    fields.put("grant", lease.grant());
  }

  /** Records the revision of the grants file that decides this request. */
  public void grants(String revision) {
    fields.put("grantsRevision", revision);
  }

  /** Records the requested role and session. */
  public void requested(RoleReference role, RequestedSession session) {
    fields.put("requestedRole", role.toString());
    session.duration().ifPresent(duration -> fields.put("requestedDuration", duration.seconds()));
    session.name().ifPresent(name -> fields.put("requestedSessionName", name.value()));
  }

  public void caller(Caller caller) {
    fields.put("issuer", caller.issuer().value());
    fields.put("subject", caller.subject());
    caller.person().ifPresent(person -> fields.put("person", person.value()));
    caller.tokenId().ifPresent(id -> fields.put("tokenId", id));
  }

  /** Records the person that a chat names. */
  public void actor(Actor actor) {
    fields.put("issuer", actor.id().issuer().value());
    fields.put("subject", actor.id().subject());
    fields.put("person", actor.person().value());
  }

  /** Records why a proof was rejected. The caller never sees the cause. */
  public void rejected(Verification.Rejected rejected) {
    rejected.issuer().map(IssuerName::value).ifPresent(name -> fields.put("issuer", name));
    fields.put("cause", rejected.cause().name());
  }

  /** Records that the freezes are unknown, out of date or deleted. */
  public void freezes(LastKnown.State state) {
    if (state != LastKnown.State.CURRENT) {
      fields.put("freezes", state.name());
    }
  }

  /** Records the decision, and the grants that were evaluated. */
  public void decision(Decision decision) {
    if (decision instanceof Allowed allowed) {
      allowed(allowed);
    }
    fields.put("trace", decision.trace().stream().limit(MOST_GRANTS).map(Trace::full).toList());
    fields.put("grantsLookedAt", decision.trace().size());
  }

  /** Records whether the caller may act as an operator, and by which entry. */
  public void operator(OperatorDecision decision) {
    fields.put("operatorAction", decision.action().toString());
    switch (decision) {
      case OperatorDecision.Allowed allowed ->
          fields.put("operator", allowed.operator().id().value());
      case OperatorDecision.Denied denied ->
          fields.put(
              "operatorTrace",
              denied.unmet().stream().limit(MOST_GRANTS).map(Trace::full).toList());
    }
  }

  /**
   * Records an act of an operator, allowed or not.
   *
   * @param act what the caller requested, in the words of the API
   * @param targets what it is about
   * @param reason the reason that the caller gave
   */
  public void act(String act, List<String> targets, String reason) {
    fields.put("act", act);
    fields.put("targets", targets);
    note("actReason", reason);
  }

  private void allowed(Allowed allowed) {
    var session = allowed.session();
    fields.put("grant", allowed.grant().id().value());
    fields.put("grantRevision", allowed.grant().revision());
    fields.put("role", session.role().toString());
    fields.put("account", session.role().account().value());
    fields.put("sessionName", session.name().value());
    session.sourceIdentity().ifPresent(identity -> fields.put("sourceIdentity", identity.value()));
    fields.put("duration", session.duration().seconds());
    allowed.approval().ifPresent(approval -> fields.put("request", approval.request().value()));
  }

  /** Records why the approvals could not be read. */
  public void approvals(String cause) {
    fields.put("approvalsCause", cause);
  }

  /** Records the result of vending. */
  public void vending(Vending.Outcome outcome) {
    cache = Optional.of(outcome.cache());
    fields.put("cache", outcome.cache().name());
    switch (outcome) {
      case Vending.Vended vended -> {
        fields.put("accessKeyId", vended.credentials().accessKeyId());
        fields.put("expires", vended.credentials().expires().toString());
        if (!vended.cache().isHit()) {
          fields.put("stored", vended.stored());
          fields.put("leased", vended.leased());
        }
      }
      case Vending.NotVended notVended -> fields.put("cause", notVended.cause());
    }
  }

  /** Records a cut-off that is in the table. The selector may be wider than requested. */
  public void revoked(Revoking.Done done) {
    fields.put("revoked", done.selector().toString());
    fields.put("issuedBefore", done.cutOff().at().toString());
  }

  /** Records how many leases the answer lists. */
  public void listed(int leases) {
    fields.put("listed", leases);
  }

  /** Records that the revocations are unknown, out of date or deleted. */
  public void revocations(LastKnown.State state) {
    if (state != LastKnown.State.CURRENT) {
      fields.put("revocations", state.name());
    }
  }

  /** Records that the answer was a console link. The link itself is a secret. */
  public void consoleLink() {
    fields.put("consoleLink", true);
  }

  /** Records the kind of a failure that the caller does not see. */
  public void cause(String kind) {
    fields.put("cause", kind);
  }

  /** Records the end. */
  public void ended(Verdict how, Optional<Reason> why) {
    verdict = how;
    reason = why;
  }

  /** Marks an event not to be sent, because the answer is the same for every caller. */
  public void skipLogging() {
    logged = false;
  }

  /** Whether the event must be sent. */
  public boolean isLogged() {
    return logged;
  }

  private void note(String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }

  Map<String, Object> fields() {
    return fields;
  }

  Verdict verdict() {
    return verdict;
  }

  Optional<Reason> reason() {
    return reason;
  }

  Optional<CacheStatus> cache() {
    return cache;
  }
}
