package vend.cli.keys;

import java.util.Map;
import java.util.Optional;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.cli.command.CommandFailed;
import vend.client.aws.AssumeTerms;
import vend.client.aws.CrossAccountCredentials.Target;
import vend.grant.RoleReference;

/** What is asked of AWS itself, which knows no names of accounts. */
final class DirectRole {
  private static final int LONGEST_NAME = 64;

  private DirectRole() {}

  /**
   * The role.
   *
   * @param partition of the STS that is asked
   * @throws CommandFailed if it is not said whole
   */
  static RoleArn of(String role, Partition partition) throws CommandFailed {
    return switch (RoleReference.parse(role)) {
      case RoleReference.ByArn byArn -> byArn.arn();
      case RoleReference.ByName byName when AccountId.isValid(byName.account()) ->
          RoleArn.of(partition, new AccountId(byName.account()), byName.role());
      case RoleReference.ByName byName ->
          throw new CommandFailed(
              "AWS knows no account by the name %s: say its number, as in 222222222222/%s, or the"
                      .formatted(byName.account(), byName.role())
                  + " role's ARN");
    };
  }

  /** Nobody can be asked for them. */
  static CommandFailed unknownRoles() {
    return new CommandFailed(
        "AWS does not tell which roles trust you: name one, by its ARN or as 222222222222/NAME");
  }

  /**
   * The role and how it is assumed, for a session that may be named.
   *
   * @throws CommandFailed if it is not said whole
   */
  static Target target(
      RoleArn role, KeyTerms terms, Optional<String> externalId, CommandContext around)
      throws CommandFailed {
    return new Target(
        role.partition(), role.pathAndName(), terms(terms, externalId, around.environment()));
  }

  /** How a role is assumed, with a session that bears the user's name where none is said. */
  private static AssumeTerms terms(
      KeyTerms terms, Optional<String> externalId, Map<String, String> environment)
      throws CommandFailed {
    try {
      return new AssumeTerms(
          terms.sessionName().orElseGet(() -> sessionName(environment)),
          externalId,
          terms.duration());
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  private static String sessionName(Map<String, String> environment) {
    String user =
        environment.getOrDefault("USER", environment.getOrDefault("USERNAME", "")).strip();
    String plain = user.replaceAll("[^\\w+=,.@-]", "-");
    String name = plain.length() < 2 ? "vend" : plain;
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }
}
