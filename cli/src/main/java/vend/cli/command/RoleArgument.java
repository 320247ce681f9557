package vend.cli.command;

import vend.aws.RoleReference;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.policy.diff.RoleName;

/** ROLE on a command line: an ARN, or account and role. */
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
   * A role that the file knows.
   *
   * @throws CommandFailed if it knows none of that name
   */
  public static TargetRole known(Grants grants, String text) throws CommandFailed {
    return grants
        .find(reference(text))
        .orElseThrow(() ->
            new CommandFailed(
                "the grants file knows no role %s: it is not in \"roles\", and no grant names it"
                    .formatted(text)));
  }

  /** As people name it. */
  public static String name(TargetRole role) {
    return RoleName.of(role).name();
  }
}
