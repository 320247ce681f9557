package vend.functions.http;

import java.time.Duration;
import java.util.Optional;
import vend.LastKnown;
import vend.Reason;
import vend.caller.Caller;
import vend.caller.Person;
import vend.caller.Proof;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.functions.event.DecisionEvent;
import vend.grant.Allowed;
import vend.grant.Approvals;
import vend.grant.CurrentFreezes;
import vend.grant.Decider;
import vend.grant.Decision;
import vend.grant.Freezes;
import vend.grant.Operator;
import vend.grant.OperatorAction;
import vend.grant.OperatorDecision;
import vend.grant.RequestFacts;
import vend.request.RequestStore;
import vend.vending.Vending;
import vend.vending.limit.Limits;
import vend.vending.limit.WaitBudget;

/**
 * The stages of a request on every route: verify the caller, decide, vend. Each stage returns a
 * sealed result and adds it to the decision event. No stage writes an answer.
 *
 * @param rules the current grants
 * @param freezes deny roles, grants and issuers in an emergency
 * @param limits bounds how often a caller may be denied, and a person may list requests
 * @param requests the access requests, whose approvals some grants need
 * @param vending turns an allowed decision into credentials
 */
public record VendingPath(
    Ruleset.Source rules,
    CurrentFreezes freezes,
    Limits limits,
    RequestStore requests,
    Vending vending) {
  /** The result of {@link #verify}. */
  sealed interface Verified {}

  /**
   * A caller whose identity is established.
   *
   * @param ruleset the grants that decide the whole request
   */
  record Known(Ruleset ruleset, Caller caller) implements Verified {
    /** The audience of the caller's proof. */
    String audience() {
      return ruleset.audienceOf(caller);
    }
  }

  /** The result of {@link #decide}. */
  sealed interface Decided {}

  /** A decision, allowing or denying. */
  record Made(Decision decision) implements Decided {}

  /**
   * A rejected request, and when to try again.
   *
   * @param retryAfter when to try again; if empty, the default of the reason's status
   */
  record Refused(Reason reason, Optional<Duration> retryAfter)
      implements Verified, Decided, Operated {
    Refused(Reason reason) {
      this(reason, Optional.empty());
    }
  }

  Verified verify(Exchange exchange, Proof proof) {
    DecisionEvent event = exchange.event();
    Optional<Ruleset> ruleset = rules.current();
    if (ruleset.isEmpty()) {
      return new Refused(Reason.GRANTS_UNAVAILABLE);
    }
    event.grants(ruleset.get().grants().revision());
    return switch (ruleset.get().verifier().verify(proof)) {
      case Verification.Verified(Caller caller) -> {
        event.caller(caller);
        yield new Known(ruleset.get(), caller);
      }
      case Verification.Rejected rejected -> {
        event.rejected(rejected);
        yield new Refused(reason(rejected.cause()));
      }
      case Verification.Unverifiable(var _, String cause) -> {
        event.cause(cause);
        yield new Refused(Reason.ISSUER_UNAVAILABLE);
      }
    };
  }

  private static Reason reason(RejectionCause cause) {
    return switch (cause) {
      case TOO_LONG -> Reason.REQUEST_TOO_LARGE;
      case EXPIRED -> Reason.TOKEN_EXPIRED;
      default -> Reason.UNAUTHENTICATED;
    };
  }

  /** Decides, and limits how often a caller is denied within a minute. */
  Decided decide(Exchange exchange, Known known, CredentialsQuery query) {
    exchange.event().requested(query.role(), query.session());
    Decider decider = known.ruleset.decider();
    Decision decision =
        decider.decide(known.caller, query.role(), query.session(), facts(exchange));
    exchange.event().decision(decision);
    return decision instanceof Decision.Denied
        ? limits
            .refused(known.caller)
            .<Decided>map(exceeded -> tooMany(exchange, exceeded))
            .orElse(new Made(decision))
        : new Made(decision);
  }

  /** The facts that a decision needs in addition to the caller. */
  RequestFacts facts(Exchange exchange) {
    LastKnown.Current<Freezes> current = freezes.now();
    exchange.event().freezes(current.state());
    return new RequestFacts(
        exchange.request().sourceAddress(),
        exchange.began(),
        current.value(),
        approvals(exchange.event()));
  }

  /** The table is read only when a decision reaches a grant with an approval. */
  private Approvals approvals(DecisionEvent event) {
    return key -> {
      Approvals.Result result = requests.find(key);
      if (result instanceof Approvals.Unreachable(String cause)) {
        event.approvals(cause);
      }
      return result;
    };
  }

  /** The result of {@link #operate}. */
  sealed interface Operated {}

  /** The caller may do it, by this entry. */
  record IsOperator(Operator operator) implements Operated {}

  /** The caller may not do it. */
  record NotOperator(Reason reason, String detail) implements Operated {}

  /**
   * Decides whether the caller may act as an operator, and limits how often a caller is denied
   * within a minute.
   *
   * @param freezes read for this act alone: an operator who was frozen a second ago must not act
   */
  Operated operate(Exchange exchange, Known known, OperatorAction action, Freezes freezes) {
    var facts = new RequestFacts(exchange.request().sourceAddress(), exchange.began(), freezes);
    OperatorDecision decision = known.ruleset.operators().decide(known.caller, action, facts);
    exchange.event().operator(decision);
    return switch (decision) {
      case OperatorDecision.Allowed allowed -> new IsOperator(allowed.operator());
      case OperatorDecision.Denied denied ->
          limits
              .refused(known.caller)
              .<Operated>map(exceeded -> tooMany(exchange, exceeded))
              .orElseGet(() -> new NotOperator(denied.reason(), detail(denied, freezes)));
    };
  }

  private static String detail(OperatorDecision.Denied denied, Freezes freezes) {
    return denied.reason() == Reason.OPERATOR_FROZEN && freezes.unreadable()
        ? "The record of the freezes cannot be read, so no operator may act at this hub. Repair it"
            + " with vend freeze and vend thaw."
        : denied.reason().text();
  }

  /** Counts a denial, and returns the refusal of a caller who is denied too often. */
  Optional<Refused> limited(Exchange exchange, Known known) {
    return limits.refused(known.caller).map(exceeded -> tooMany(exchange, exceeded));
  }

  /** Counts a page of a list, and returns the refusal of a person who reads too many. */
  Optional<Refused> listed(Exchange exchange, Person person) {
    return limits.listed(person).map(exceeded -> tooMany(exchange, exceeded));
  }

  private static Refused tooMany(Exchange exchange, Limits.Exceeded exceeded) {
    exchange.event().cause(exceeded.cause());
    return new Refused(exceeded.reason(), Optional.of(exceeded.retryAfter()));
  }

  /**
   * Vends an allowed session. The STS routes vend only with a written lease, because {@code
   * GetCallerIdentity} reads it later.
   */
  Vending.Outcome vend(Exchange exchange, Allowed allowed, CredentialsQuery query) {
    Vending.Outcome outcome =
        query.delivery() instanceof ResponseForm.Xml
            ? vending.vendOnRecord(allowed, WaitBudget.LONGEST)
            : vending.vend(
                allowed,
                query.fresh(),
                exchange.request().preferredWait().orElse(WaitBudget.USUAL));
    exchange.event().vending(outcome);
    exchange.event().revocations(vending.revocations().state());
    return outcome;
  }
}
