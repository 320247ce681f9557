package vend.policy.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import vend.grant.Grant;
import vend.iam.Comparison;
import vend.iam.Condition;
import vend.iam.ConditionOperator.Qualifier;
import vend.iam.Effect;

/**
 * Finds plain operators on claims that are lists. A token with several values never meets such a
 * condition: a deny then lets the caller through, and an allow does not apply.
 */
final class ListClaims implements Rule {
  /** Claims that common issuers send as lists. */
  private static final Set<String> LISTS =
      Set.of("groups", "roles", "aud", "amr", "scp", "wids", "entitlements", "permissions");

  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    for (Grant grant : file.grants().grants()) {
      grant.when().all().stream()
          .filter(condition -> isUnmet(condition, grant.effect()))
          .forEach(condition -> findings.add(finding(file, grant, condition)));
    }
    return findings;
  }

  private static Finding finding(CheckedFile file, Grant grant, Condition condition) {
    return grant.effect() == Effect.DENY
        ? file.about(
            grant,
            FindingCode.DENY_WITHOUT_SET_OPERATOR,
            "%s on %s in the deny %s never matches a token with two or more values of this claim, so the deny does not stop its caller. Use ForAnyValue: or ForAllValues: before the operator."
                .formatted(condition.operator(), condition.key(), grant.id()))
        : file.about(grant, condition, FindingCode.LIST_WITHOUT_SET_OPERATOR, text(condition));
  }

  static String text(Condition condition) {
    return "%s is usually a list. A token with several values never meets %s. Use ForAnyValue:%s instead."
        .formatted(condition.key(), condition.operator(), condition.operator());
  }

  static boolean isUnmet(Condition condition, Effect effect) {
    String last = condition.key().substring(condition.key().lastIndexOf('/') + 1);
    // Most tokens have one audience. Only a deny must also match tokens with several.
    if (effect == Effect.ALLOW && last.equals("aud")) {
      return false;
    }
    return condition.operator().qualifier() == Qualifier.NONE
        && condition.operator().comparison() != Comparison.NULL
        && LISTS.contains(last.toLowerCase(Locale.ROOT));
  }
}
