package vend.policy.lint;

import java.util.List;
import vend.grant.Grant;
import vend.iam.Comparison;
import vend.iam.Condition;

/** Finds {@code *} and {@code ?} in values of operators that compare exact text. */
final class WildcardValues implements Rule {
  @Override
  public List<Finding> check(CheckedFile file) {
    return file.grants().grants().stream()
        .flatMap(grant ->
            grant.when().all().stream()
                .filter(WildcardValues::isMistaken)
                .map(condition -> finding(file, grant, condition)))
        .toList();
  }

  private static Finding finding(CheckedFile file, Grant grant, Condition condition) {
    return file.about(grant, condition, FindingCode.WILDCARD_IN_EXACT_VALUE, text(condition));
  }

  static String text(Condition condition) {
    Comparison like =
        condition.operator().comparison().negated()
            ? Comparison.STRING_NOT_LIKE
            : Comparison.STRING_LIKE;
    return "%s compares %s with the exact text, so a wildcard matches only itself. Use %s instead."
        .formatted(
            condition.operator(),
            condition.key(),
            condition
                .operator()
                .toString()
                .replace(condition.operator().comparison().toString(), like.toString()));
  }

  static boolean isMistaken(Condition condition) {
    return switch (condition.operator().comparison()) {
      case STRING_EQUALS,
          STRING_NOT_EQUALS,
          STRING_EQUALS_IGNORE_CASE,
          STRING_NOT_EQUALS_IGNORE_CASE ->
          condition.values().stream().anyMatch(WildcardValues::hasWildcard);
      default -> false;
    };
  }

  /** IAM writes a literal wildcard as a policy variable: {@code ${*}}. */
  private static boolean hasWildcard(String value) {
    String open = value.replace("${*}", "").replace("${?}", "");
    return open.contains("*") || open.contains("?");
  }
}
