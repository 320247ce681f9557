package vend.grant;

import vend.Reason;
import vend.iam.ConditionOutcome;

/** The outcome of evaluating one grant: an entry of the decision's trace. */
public sealed interface GrantOutcome {
  Grant grant();

  /** All conditions are met, so the grant's effect applies. */
  record Applied(Grant grant) implements GrantOutcome {}

  /**
   * A condition is not met; later conditions were not evaluated.
   *
   * @param unmet the first unmet condition, with the required and the actual values
   */
  record ConditionUnmet(Grant grant, ConditionOutcome unmet) implements GrantOutcome {}

  /**
   * All conditions are met, but the session cannot be rendered as requested.
   *
   * @param detail text that the caller may read
   */
  record SessionUnfit(Grant grant, Reason reason, String detail) implements GrantOutcome {}

  /**
   * All conditions are met, but the grant needs an approval that the caller does not have.
   *
   * @param reason {@link Reason#APPROVAL_REQUIRED} or a reason why an approval does not hold
   * @param detail text that the caller may read
   */
  record NotApproved(Grant grant, Reason reason, String detail) implements GrantOutcome {}

  /** All conditions are met, but the grant is frozen and allows nothing. */
  record Frozen(Grant grant) implements GrantOutcome {}
}
