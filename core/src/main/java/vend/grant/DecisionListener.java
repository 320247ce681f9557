package vend.grant;

import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.session.RequestedSession;

/** Receives each decision about a request, right after it was made. */
@FunctionalInterface
public interface DecisionListener {
  /** Ignores all decisions. */
  DecisionListener NONE = (caller, reference, requested, facts, decision) -> {};

  void decided(
      Caller caller,
      RoleReference reference,
      RequestedSession requested,
      RequestFacts facts,
      Decision decision);
}
