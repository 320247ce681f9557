package vend.grant;

import vend.aws.RoleArn;
import vend.iam.WildcardPattern;

/** Which roles a grant is about. */
public sealed interface RolePattern {
  /** Whether the grant is about this role. */
  boolean names(TargetRole role);

  /**
   * One role.
   *
   * @param arn the role
   */
  record Exact(RoleArn arn) implements RolePattern {
    @Override
    public boolean names(TargetRole role) {
      return role.arn().equals(arn);
    }
  }

  /**
   * Declared roles by wildcards over account and name: {@code shop-*}{@code /deploy}. The two are
   * matched apart.
   *
   * @param account over the account's name
   * @param role over the role's name
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
   * What a deny covers by the same wildcards: roles that are there already, too, by name in
   * whatever path, and accounts by number. In doubt a deny covers more.
   *
   * @param account over the account's name or number
   * @param role over the role's name, or over path and name segment by segment
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
   * Roles by wildcards in an ARN, which only a deny may have: what it covers can't be listed. A
   * pattern without a path covers the name in whatever path.
   *
   * @param account the account's number, or a pattern over it
   * @param pathAndName the rest of the ARN after {@code role/}
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
