package vend.policy.lint;

import java.util.ArrayList;
import java.util.List;
import vend.grant.Operator;
import vend.iam.Comparison;
import vend.iam.Condition;
import vend.iam.ConditionOperator.Qualifier;
import vend.policy.reach.OperatorReach;
import vend.policy.reach.Reachability;

/** Finds operators that no caller can be, or that callers become by not having a claim. */
final class Operators implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    List<Operator> operators = file.grants().operators();
    for (int i = 0; i < operators.size(); i++) {
      Operator operator = operators.get(i);
      if (!Reachability.canHold(OperatorReach.conditions(file.grants(), operator))) {
        findings.add(
            file.about(
                FindingCode.CONTRADICTORY_CONDITIONS,
                "No claims can meet all conditions of the operator %s and the \"require\" of its issuer. Correct the conditions, or remove the operator."
                    .formatted(operator.id()),
                "operators",
                i,
                "id"));
      } else if (operator.when().all().stream().noneMatch(Operators::demandsAClaim)) {
        findings.add(
            file.about(
                FindingCode.OPERATOR_WITHOUT_CLAIM,
                "No condition of the operator %s demands a value of a claim, so callers of %s are operators by default. Add a condition on a group or a person."
                    .formatted(operator.id(), operator.issuer()),
                "operators",
                i,
                "when"));
      }
      findings.addAll(
          AllowingConditions.check(file, operator.when().all(), "operators", i, "when"));
    }
    return findings;
  }

  /** Whether a caller without the claim does not meet the condition. */
  static boolean demandsAClaim(Condition condition) {
    return !condition.key().startsWith("aws:")
        && !condition.operator().ifExists()
        && condition.operator().qualifier() != Qualifier.FOR_ALL_VALUES
        && condition.operator().comparison() != Comparison.NULL
        && !condition.operator().comparison().negated();
  }
}
