package vend.policy.evaluation;

import java.util.List;
import java.util.Set;
import vend.iam.Effect;

/** The result of evaluating a request, with the result of each policy. */
public sealed interface Verdict {
  /** Returns the result of each policy and statement, in the order in which they were given. */
  List<PolicyTrace> trace();

  /** The request is allowed. */
  record Allowed(List<PolicyTrace> trace) implements Verdict {
    /** Returns the statements that allow the request. */
    public List<StatementTrace> decisive() {
      return PolicyTrace.applying(trace, Effect.ALLOW);
    }
  }

  /** A statement denies the request. This overrides every statement that allows. */
  record ExplicitlyDenied(List<PolicyTrace> trace) implements Verdict {
    /** Returns the statements that deny the request. */
    public List<StatementTrace> decisive() {
      return PolicyTrace.applying(trace, Effect.DENY);
    }
  }

  /**
   * No statement denies the request, but a type of policy that has to allow it does not.
   *
   * @param missing the types of policy that have to allow the request and do not
   */
  record ImplicitlyDenied(List<PolicyTrace> trace, Set<PolicyType> missing) implements Verdict {}

  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}
