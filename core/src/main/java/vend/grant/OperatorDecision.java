package vend.grant;

import java.util.List;
import vend.Reason;
import vend.iam.ConditionOutcome;

/** The result of evaluating the operators for one act. */
public sealed interface OperatorDecision {
  /** The requested action. */
  OperatorAction action();

  /**
   * The caller may do it.
   *
   * @param operator the first entry of the file that allows it; decision events name its id
   */
  record Allowed(OperatorAction action, Operator operator) implements OperatorDecision {}

  /**
   * The caller may not do it.
   *
   * @param unmet the entries for this issuer and action with their first unmet condition, in file
   *     order; for the decision event, never for the caller
   */
  record Denied(OperatorAction action, Reason reason, List<Unmet> unmet)
      implements OperatorDecision {
    public Denied {
      unmet = List.copyOf(unmet);
    }
  }

  /** An entry whose condition the caller does not meet. */
  record Unmet(Operator operator, ConditionOutcome condition) {}
}
