package vend.policy.lint;

import java.util.ArrayList;
import java.util.List;
import vend.iam.Condition;
import vend.iam.Effect;

/** Checks the conditions of an operator or an approver, each by itself. */
final class AllowingConditions {
  private AllowingConditions() {}

  /**
   * Finds plain operators on lists, and wildcards in exact values.
   *
   * @param when the path of the conditions in the grants file
   */
  static List<Finding> check(CheckedFile file, List<Condition> conditions, Object... when) {
    var findings = new ArrayList<Finding>();
    for (Condition condition : conditions) {
      var path = new ArrayList<>(List.of(when));
      path.add(condition.operator().toString());
      path.add(condition.key());
      Object[] steps = path.toArray();
      if (ListClaims.isUnmet(condition, Effect.ALLOW)) {
        findings.add(
            file.about(FindingCode.LIST_WITHOUT_SET_OPERATOR, ListClaims.text(condition), steps));
      }
      if (WildcardValues.isMistaken(condition)) {
        findings.add(
            file.about(FindingCode.WILDCARD_IN_EXACT_VALUE, WildcardValues.text(condition), steps));
      }
    }
    return findings;
  }
}
