package vend.grant;

import vend.Reason;
import vend.iam.ConditionOutcome;

/** What a decision found when it looked at one grant. */
public sealed interface GrantOutcome {
  /** The grant that was looked at. */
  Grant grant();

  /**
   * The grant's conditions hold, so its effect does.
   *
   * @param grant the grant
   */
  record Applied(Grant grant) implements GrantOutcome {}

  /**
   * A condition does not hold; those after it were not looked at.
   *
   * @param grant the grant
   * @param unmet the first condition that does not hold, with what was wanted and what was seen
   */
  record ConditionUnmet(Grant grant, ConditionOutcome unmet) implements GrantOutcome {}

  /**
   * The conditions hold, and the session can't be made as it was asked for.
   *
   * @param grant the grant
   * @param reason the code
   * @param detail in words that the caller may read
   */
  record SessionUnfit(Grant grant, Reason reason, String detail) implements GrantOutcome {}

  /**
   * The conditions hold, and the grant is frozen, so it allows nothing.
   *
   * @param grant the grant
   */
  record Frozen(Grant grant) implements GrantOutcome {}
}
