package vend.iam;

import java.util.List;

/**
 * What became of a condition.
 *
 * @param condition the condition
 * @param met whether the request meets it
 * @param seen the request's values of its key; empty if the key is absent
 */
public record ConditionOutcome(Condition condition, boolean met, List<String> seen) {
  /** Takes a copy of the values. */
  public ConditionOutcome {
    seen = List.copyOf(seen);
  }
}
