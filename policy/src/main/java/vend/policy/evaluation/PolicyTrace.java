package vend.policy.evaluation;

import java.util.List;
import vend.iam.Effect;

/**
 * The result of each statement of one policy.
 *
 * @param index its index among the policies of its type, from 0
 * @param statements the result of each statement, in order
 */
public record PolicyTrace(PolicyType type, int index, List<StatementTrace> statements) {
  /** Copies the list. */
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
