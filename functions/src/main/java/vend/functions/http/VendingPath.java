package vend.functions.http;

import java.util.Optional;
import java.util.function.Function;
import vend.Reason;
import vend.caller.Caller;
import vend.caller.Proof;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.grant.RoleReference;
import vend.session.RequestedSession;
import vend.vending.Limits;
import vend.vending.Vending;

/** The one path from a proof to keys, whatever the dialect: who, may they, have we got it. */
record VendingPath(Services services) {
  /** What is done for a caller whose identity is established. */
  @FunctionalInterface
  interface ForCaller {
    Answer answer(Ruleset ruleset, Caller caller);
  }

  Answer verified(Exchange exchange, Proof proof, ForCaller step) {
    Optional<Ruleset> ruleset = services.rules().current();
    if (ruleset.isEmpty()) {
      return exchange.refuse(Reason.GRANTS_UNAVAILABLE);
    }
    exchange.event().grants(ruleset.get().grants().revision());
    return switch (ruleset.get().verifier().verify(proof)) {
      case Verification.Verified(Caller caller) -> {
        exchange.event().caller(caller);
        yield step.answer(ruleset.get(), caller);
      }
      case Verification.Rejected rejected -> {
        exchange.event().rejected(rejected);
        yield exchange.refuse(reason(rejected.cause()));
      }
      case Verification.Unverifiable(var _, String cause) -> {
        exchange.event().cause(cause);
        yield exchange.refuse(Reason.ISSUER_UNAVAILABLE);
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
  Answer decided(
      Exchange exchange,
      Ruleset ruleset,
      Caller caller,
      RoleReference role,
      RequestedSession session,
      Function<Decision, Answer> answer) {
    exchange.event().asked(role, session);
    Decision decision =
        ruleset.decider().decide(caller, role, session, exchange.facts(services.freezes()));
    exchange.event().decision(decision);
    return decision instanceof Decision.Denied
        ? services
            .limits()
            .refused(caller)
            .map(exceeded -> tooMany(exchange, exceeded))
            .orElseGet(() -> answer.apply(decision))
        : answer.apply(decision);
  }

  private static Answer tooMany(Exchange exchange, Limits.Exceeded exceeded) {
    exchange.event().cause(exceeded.cause());
    return exchange.refuse(exceeded.reason(), exceeded.retryAfter());
  }

  /** How keys are got of a decision. */
  @FunctionalInterface
  interface Getting {
    Vending.Outcome outcome(Vending vending, Allowed allowed);
  }

  /** What ends an exchange once there are keys. */
  @FunctionalInterface
  interface Ending {
    Answer answer(Allowed allowed, Vending.Vended vended);
  }

  /** Vends what the decision allows. */
  Answer vended(Exchange exchange, Decision decision, Getting getting, Ending ending) {
    return switch (decision) {
      case Decision.Denied denied -> exchange.refuse(denied.reason(), denied.detail());
      case Allowed allowed -> {
        Vending.Outcome outcome = getting.outcome(services.vending(), allowed);
        exchange.event().vending(outcome);
        yield switch (outcome) {
          case Vending.NotVended refusal -> exchange.refuse(refusal.reason(), refusal.retryAfter());
          case Vending.Vended vended -> ending.answer(allowed, vended);
        };
      }
    };
  }

  /** Ends an exchange with what was made of keys. */
  static Answer succeed(Exchange exchange, Vending.Vended vended, Answer answer) {
    return exchange.succeed(answer.with("cache-status", cacheStatus(vended)));
  }

  /** RFC 9211, so that a person with curl sees whether STS was asked. */
  private static String cacheStatus(Vending.Vended vended) {
    String stored = vended.stored() ? "; stored" : "";
    return switch (vended.cache()) {
      case HIT -> "vend; hit";
      case HIT_IN_MEMORY -> "vend; hit; detail=memory";
      case JOINED -> "vend; fwd=miss; collapsed";
      case HIT_BELOW_HALF_LIFE -> "vend; hit; detail=below-half-life";
      case EXPIRED, BELOW_HALF_LIFE -> "vend; fwd=stale" + stored;
      case PASSED_OVER -> "vend; fwd=request" + stored;
      case NOT_ASKED -> "vend; fwd=bypass" + stored;
      case MISS, FORGED, STORE_UNREACHABLE, KEY_UNAVAILABLE -> "vend; fwd=miss" + stored;
    };
  }
}
