package vend.cli.command;

import vend.aws.RoleReference;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.policy.diff.RoleName;

/** The argument ROLE: an ARN, or ACCOUNT/ROLE. */
public final class RoleArgument {
  private RoleArgument() {}

  public static RoleReference reference(String text) throws CommandFailed {
    try {
      return RoleReference.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("%s: %s".formatted(text, e.getMessage()));
    }
  }

  /**
   * Finds a role in a grants file.
   *
   * @throws CommandFailed if the file has no such role
   */
  public static TargetRole known(Grants grants, String text) throws CommandFailed {
    return grants
        .find(reference(text))
        .orElseThrow(() ->
            new CommandFailed(
                "the grants file has no role %s: \"roles\" does not list it, and no grant names it. Check the spelling"
                    .formatted(text)));
  }

  /** The name of a role as messages show it. */
  public static String name(TargetRole role) {
    return RoleName.of(role).name();
  }
}
