package vend.iam;

import java.util.List;

/**
 * The result of a condition for one request.
 *
 * @param met whether the request meets the condition
 * @param seen the request's values of the condition key; empty if the key is absent
 */
public record ConditionOutcome(Condition condition, boolean met, List<String> seen) {
  public ConditionOutcome {
    seen = List.copyOf(seen);
  }
}
