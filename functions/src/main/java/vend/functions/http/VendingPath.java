package vend.functions.http;

import java.time.Duration;
import java.util.Optional;
import vend.Reason;
import vend.caller.Caller;
import vend.caller.Proof;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.functions.event.DecisionEvent;
import vend.grant.Allowed;
import vend.grant.CurrentFreezes;
import vend.grant.Decider;
import vend.grant.Decision;
import vend.grant.RequestFacts;
import vend.vending.Vending;
import vend.vending.limit.Limits;
import vend.vending.limit.WaitBudget;

/**
 * The stages of a request, in every dialect: verify the caller, decide, vend. Each stage returns a
 * sealed result and adds it to the decision event; none writes an answer.
 *
 * @param rules the grants in force
 * @param freezes deny roles, grants and issuers in an emergency
 * @param limits how often a caller may be refused
 * @param vending turns allowing decisions into credentials
 */
public record VendingPath(
    Ruleset.Source rules, CurrentFreezes freezes, Limits limits, Vending vending) {
  /** The result of {@link #verify}. */
  sealed interface Verified {}

  /**
   * A caller whose identity is established.
   *
   * @param ruleset the grants by which all of the request is judged
   * @param caller the identity
   */
  record Known(Ruleset ruleset, Caller caller) implements Verified {
    /** Whom the caller's proof was meant for. */
    String audience() {
      return ruleset.audienceOf(caller);
    }
  }

  /** The result of {@link #decide}. */
  sealed interface Decided {}

  /** A decision, allowing or denying. */
  record Made(Decision decision) implements Decided {}

  /**
   * The end of a request before its last stage.
   *
   * @param reason the code
   * @param retryAfter when it is worth trying again; empty where the reason's status says that
   */
  record Refused(Reason reason, Optional<Duration> retryAfter) implements Verified, Decided {
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

  /** Decides, and lets nobody be denied too often in a minute. */
  Decided decide(Exchange exchange, Known known, CredentialsQuery query) {
    exchange.event().asked(query.role(), query.session());
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

  /** What a decision needs to know beside the caller. */
  RequestFacts facts(Exchange exchange) {
    CurrentFreezes.Current current = freezes.now();
    exchange.event().freezes(current.state());
    return new RequestFacts(
        exchange.request().sourceAddress(), exchange.began(), current.freezes());
  }

  private static Refused tooMany(Exchange exchange, Limits.Exceeded exceeded) {
    exchange.event().cause(exceeded.cause());
    return new Refused(exceeded.reason(), Optional.of(exceeded.retryAfter()));
  }

  /** Vends what was allowed; for STS's protocol only what is on record, since it asks again. */
  Vending.Outcome vend(Exchange exchange, Allowed allowed, CredentialsQuery query) {
    Vending.Outcome outcome =
        query.delivery() instanceof ResponseForm.Xml
            ? vending.vendOnRecord(allowed, WaitBudget.LONGEST)
            : vending.vend(
                allowed,
                query.fresh(),
                exchange.request().preferredWait().orElse(WaitBudget.USUAL));
    exchange.event().vending(outcome);
    return outcome;
  }
}
