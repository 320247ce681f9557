package vend.policy.diff;

import vend.aws.RoleArn;
import vend.grant.TargetRole;

/**
 * A role and its short name.
 *
 * @param name account name and role, for example {@code shop-prod/deploy}
 */
public record RoleName(RoleArn arn, String name) {
  public static RoleName of(TargetRole role) {
    return new RoleName(
        role.arn(),
        role.account().name()
            + "/"
            + (role.declared() ? role.arn().name() : role.arn().pathAndName()));
  }
}
