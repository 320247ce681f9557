package vend.functions.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.Reason;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.IssuerName;
import vend.caller.Verification;
import vend.grant.Allowed;
import vend.grant.CurrentFreezes;
import vend.grant.Decision;
import vend.rendering.Trace;
import vend.session.RequestedSession;
import vend.vending.CacheStatus;
import vend.vending.StoredLease;
import vend.vending.Vending;

/**
 * What is on record of one request: filled along the path, sent once at its end, whatever the end
 * is. It holds no token and no key but the access key id, which is no secret.
 */
public final class DecisionEvent {
  /** How a request can end. */
  public enum Verdict {
    /** Keys, or an answer about what the caller may do. */
    ALLOWED,
    /** The grants, or AWS, say no. */
    DENIED,
    /** Nobody knows who it is. */
    UNAUTHENTICATED,
    /** The request is malformed. */
    INVALID,
    /** Something that Vend needs does not answer. */
    UNAVAILABLE,
    /** Vend itself failed. */
    FAILED
  }

  private static final Pattern METHOD = Pattern.compile("[A-Za-z]{1,16}");
  private static final int MOST_GRANTS = 50;

  private final Map<String, Object> fields = new LinkedHashMap<>();
  private boolean onRecord = true;
  private Verdict verdict = Verdict.FAILED;
  private Optional<Reason> reason = Optional.empty();
  private Optional<CacheStatus> cache = Optional.empty();

  /**
   * Begins the record of a request.
   *
   * @param requestId API Gateway's
   * @param traceId X-Ray's; empty if there is none
   * @param time when it came
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

  /** The record of one of several things that were asked at once, with what is known by now. */
  public DecisionEvent part() {
    return new DecisionEvent(this);
  }

  /** Notes where the request came from. */
  public void request(String method, String sourceAddress, String userAgent) {
    // Whoever makes up a method could make it up of a secret.
    note("method", METHOD.matcher(method).matches() ? method : "other");
    note("sourceAddress", sourceAddress);
    note("userAgent", userAgent);
  }

  /** Notes where it went to, once that is a path of the API's; others could hold anything. */
  public void route(String path) {
    fields.put("route", path);
  }

  /** Notes which of STS's actions it was, once that is one that there is. */
  public void action(String name) {
    fields.put("action", name);
  }

  /** Notes whose keys a request was signed with. */
  public void signer(String accessKeyId, StoredLease lease) {
    fields.put("accessKeyId", accessKeyId);
    fields.put("issuer", lease.issuer());
    fields.put("subject", lease.subject());
    fields.put("grant", lease.grant());
  }

  /** Notes the revision of the grants file that all of this is judged by. */
  public void grants(String revision) {
    fields.put("grantsRevision", revision);
  }

  /** Notes what was asked for. */
  public void asked(RoleReference role, RequestedSession session) {
    fields.put("requestedRole", role.toString());
    session.duration().ifPresent(duration -> fields.put("requestedDuration", duration.seconds()));
    session.name().ifPresent(name -> fields.put("requestedSessionName", name.value()));
  }

  /** Notes who the caller is. */
  public void caller(Caller caller) {
    fields.put("issuer", caller.issuer().value());
    fields.put("subject", caller.subject());
    caller.tokenId().ifPresent(id -> fields.put("tokenId", id));
  }

  /** Notes that nobody knows who the caller is, and why, which only this event says. */
  public void rejected(Verification.Rejected rejected) {
    rejected.issuer().map(IssuerName::value).ifPresent(name -> fields.put("issuer", name));
    fields.put("cause", rejected.cause().name());
  }

  /** Notes that what is frozen is not known, not of now, or deleted. */
  public void freezes(CurrentFreezes.State state) {
    if (state != CurrentFreezes.State.CURRENT) {
      fields.put("freezes", state.name());
    }
  }

  /** Notes what the decision was, and every grant that was looked at. */
  public void decision(Decision decision) {
    if (decision instanceof Allowed allowed) {
      allowed(allowed);
    }
    fields.put("trace", decision.trace().stream().limit(MOST_GRANTS).map(Trace::full).toList());
    fields.put("grantsLookedAt", decision.trace().size());
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
  }

  /** Notes what came of vending. */
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

  /** Notes that a link to the console was made of the keys; the link itself is a secret. */
  public void consoleLink() {
    fields.put("consoleLink", true);
  }

  /** Notes the kind of a failure that the caller does not hear about. */
  public void cause(String kind) {
    fields.put("cause", kind);
  }

  /** Notes the end. */
  public void ended(Verdict how, Optional<Reason> why) {
    verdict = how;
    reason = why;
  }

  /** Says that this end is of no interest: the answer is the same for everybody. */
  public void leaveOffRecord() {
    onRecord = false;
  }

  /** Whether the event is to be sent. */
  public boolean isOnRecord() {
    return onRecord;
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
