package vend.cli.check;

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
 * Denies that let through whoever has two values of a claim: no operator without a set operator is
 * met by several.
 */
final class DenyOperators implements Rule {
  /** Claims that issuers are known to send as lists. */
  private static final Set<String> LISTS =
      Set.of("groups", "roles", "aud", "amr", "scp", "wids", "entitlements", "permissions");

  @Override
  public List<Finding> check(Checked file) {
    var findings = new ArrayList<Finding>();
    for (Grant grant : file.grants().grants()) {
      if (grant.effect() == Effect.DENY) {
        grant.when().all().stream()
            .filter(DenyOperators::isBypassed)
            .forEach(condition ->
                findings.add(
                    file.about(
                        grant,
                        FindingCode.DENY_WITHOUT_SET_OPERATOR,
                        "%s on %s in the deny %s is not met by a token with two values of it, which is let through; write ForAnyValue: or ForAllValues:"
                            .formatted(condition.operator(), condition.key(), grant.id()))));
      }
    }
    return findings;
  }

  private static boolean isBypassed(Condition condition) {
    String last = condition.key().substring(condition.key().lastIndexOf('/') + 1);
    return condition.operator().qualifier() == Qualifier.NONE
        && condition.operator().comparison() != Comparison.NULL
        && LISTS.contains(last.toLowerCase(Locale.ROOT));
  }
}
