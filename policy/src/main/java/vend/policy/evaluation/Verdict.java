package vend.policy.evaluation;

import java.util.List;
import java.util.Set;
import vend.iam.Effect;

/** What IAM says to a request, with all that was looked at. */
public sealed interface Verdict {
  /** What became of each policy and statement, in the order in which they were given. */
  List<PolicyTrace> trace();

  /** The request is allowed. */
  record Allowed(List<PolicyTrace> trace) implements Verdict {
    /** The allowing statements that apply. */
    public List<StatementTrace> decisive() {
      return PolicyTrace.applying(trace, Effect.ALLOW);
    }
  }

  /** A statement denies the request, whatever others say. */
  record ExplicitlyDenied(List<PolicyTrace> trace) implements Verdict {
    /** The denying statements that apply. */
    public List<StatementTrace> decisive() {
      return PolicyTrace.applying(trace, Effect.DENY);
    }
  }

  /**
   * Nothing denies the request, and not all that must allow it do.
   *
   * @param missing the kinds of policy that would have to allow it and do not
   */
  record ImplicitlyDenied(List<PolicyTrace> trace, Set<PolicyType> missing) implements Verdict {}

  /** Whether the request is allowed. */
  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}
