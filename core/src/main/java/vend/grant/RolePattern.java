package vend.grant;

import vend.aws.RoleArn;
import vend.iam.WildcardPattern;

/** One entry of a grant's {@code roles}: a role, or a pattern over roles. */
public sealed interface RolePattern {
  /** Whether the entry matches this role. */
  boolean names(TargetRole role);

  /** One role. */
  record Exact(RoleArn arn) implements RolePattern {
    @Override
    public boolean names(TargetRole role) {
      return role.arn().equals(arn);
    }
  }

  /**
   * Wildcards over declared roles, as in {@code shop-*}{@code /deploy}. Account and role are
   * matched separately.
   *
   * @param account matches the account's name
   * @param role matches the role's name
   */
  record Declared(WildcardPattern account, WildcardPattern role) implements RolePattern {
    @Override
    public boolean names(TargetRole target) {
      return target.declared()
          && account.matches(target.account().name().value())
          && role.matches(target.arn().name());
    }
  }

  /**
   * Wildcards of a deny. They also match roles that exist already, in any path, and account ids: in
   * doubt, a deny matches more.
   *
   * @param account matches the account's name or id
   * @param role matches the role's name, or path and name segment by segment
   */
  record Covered(WildcardPattern account, SegmentPattern role) implements RolePattern {
    @Override
    public boolean names(TargetRole target) {
      return (account.matches(target.account().name().value())
              || account.matches(target.account().id().value()))
          && (role.matches(target.arn().name()) || role.matches(target.arn().pathAndName()));
    }
  }

  /**
   * Wildcards in an ARN. Only a deny may have them, because the matching roles cannot be listed. A
   * pattern without a path matches the name in any path.
   *
   * @param account matches the account id
   * @param pathAndName matches the part of the ARN after {@code role/}
   */
  record CoveredArn(WildcardPattern account, SegmentPattern pathAndName) implements RolePattern {
    @Override
    public boolean names(TargetRole target) {
      return account.matches(target.arn().account().value())
          && (pathAndName.matches(target.arn().name())
              || pathAndName.matches(target.arn().pathAndName()));
    }
  }
}
