package vend.policy.diff;

import vend.aws.RoleArn;
import vend.grant.TargetRole;

/**
 * A role with the name that people know it by.
 *
 * @param arn the role
 * @param name account and role
 */
public record RoleName(RoleArn arn, String name) {
  /** The role as people name it. */
  public static RoleName of(TargetRole role) {
    return new RoleName(
        role.arn(),
        role.account().name()
            + "/"
            + (role.declared() ? role.arn().name() : role.arn().pathAndName()));
  }
}
