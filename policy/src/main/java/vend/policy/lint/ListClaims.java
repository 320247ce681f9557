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
 * Plain operators on claims that are lists: a token with several values never meets them, so a deny
 * lets it through and an allow does not apply.
 */
final class ListClaims implements Rule {
  /** Claims that issuers are known to send as lists. */
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
            "%s on %s in the deny %s is not met by a token with two values of it, which is let through; write ForAnyValue: or ForAllValues:"
                .formatted(condition.operator(), condition.key(), grant.id()))
        : file.about(
            grant,
            condition,
            FindingCode.LIST_WITHOUT_SET_OPERATOR,
            "%s is usually a list, and a token with several values never meets %s; write ForAnyValue:%s"
                .formatted(condition.key(), condition.operator(), condition.operator()));
  }

  private static boolean isUnmet(Condition condition, Effect effect) {
    String last = condition.key().substring(condition.key().lastIndexOf('/') + 1);
    // Most tokens have one audience, and only a deny has to cover those with more.
    if (effect == Effect.ALLOW && last.equals("aud")) {
      return false;
    }
    return condition.operator().qualifier() == Qualifier.NONE
        && condition.operator().comparison() != Comparison.NULL
        && LISTS.contains(last.toLowerCase(Locale.ROOT));
  }
}
