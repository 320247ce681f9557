package vend.grant;

import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.session.RequestedSession;

/** Hears of each decision about a request, right after it was made. */
@FunctionalInterface
public interface DecisionListener {
  /** Nobody listens. */
  DecisionListener NONE = (caller, reference, requested, facts, decision) -> {};

  /** A decision was made. */
  void decided(
      Caller caller,
      RoleReference reference,
      RequestedSession requested,
      RequestFacts facts,
      Decision decision);
}
