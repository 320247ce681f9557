package vend.policy.evaluation;

import java.util.List;
import vend.iam.Effect;

/**
 * What became of a policy.
 *
 * @param type where it stands
 * @param index its place among those of its type, from 0
 * @param statements what became of each statement, in order
 */
public record PolicyTrace(PolicyType type, int index, List<StatementTrace> statements) {
  /** Takes a copy. */
  public PolicyTrace {
    statements = List.copyOf(statements);
  }

  static List<StatementTrace> applying(List<PolicyTrace> trace, Effect effect) {
    return trace.stream()
        .flatMap(policy -> policy.statements().stream())
        .filter(statement -> statement.applies() && statement.statement().effect() == effect)
        .toList();
  }

  boolean allows() {
    return !applying(List.of(this), Effect.ALLOW).isEmpty();
  }
}
