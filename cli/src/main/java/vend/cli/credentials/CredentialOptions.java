package vend.cli.credentials;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vend.cli.command.CommandFailed;
import vend.cli.command.RoleArgument;
import vend.cli.session.CredentialArguments;
import vend.cli.session.WantedAccess;
import vend.credentials.SessionDuration;

/** The options that say which credentials to get. */
final class CredentialOptions {
  @Parameters(
      paramLabel = "ROLE",
      index = "0",
      arity = "0..1",
      description =
          "The role: ACCOUNT/ROLE by the names in the hub's grants file, or its ARN. Without a hub:"
              + " 222222222222/NAME or the ARN.")
  private @Nullable String role;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description =
          "The lifetime of the credentials: 900, 15m or 1h. Default: the grant's duration. With"
              + " --request: how long the requested access lasts, such as 4h.")
  private @Nullable String duration;

  @Option(
      names = "--session-name",
      paramLabel = "NAME",
      description = "The session name, if the grant lets callers choose it.")
  private @Nullable String sessionName;

  @Option(
      names = "--fresh",
      description = "Get new credentials, not cached ones. The hub allows it once a minute.")
  private boolean fresh;

  @Option(
      names = "--request",
      description =
          "If the role needs an approval: request access, and wait until other people approve it.")
  private boolean request;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "With --request: the reason, for the approvers.")
  private @Nullable String reason;

  /**
   * The parsed options.
   *
   * @throws CommandFailed if one of them is malformed
   */
  CredentialArguments choice() throws CommandFailed {
    Optional<WantedAccess> access = access();
    // Only the hub knows the names, so only the syntax is checked here.
    return new CredentialArguments(
        role == null ? Optional.empty() : Optional.of(RoleArgument.reference(role)),
        duration == null || request ? Optional.empty() : Optional.of(life(duration)),
        Optional.ofNullable(sessionName),
        fresh,
        access);
  }

  private Optional<WantedAccess> access() throws CommandFailed {
    if (request != (reason != null)) {
      throw new CommandFailed(
          request
              ? "--request needs a reason for the approvers. Add --reason \"...\""
              : "--reason is for the approvers of a request. Add --request");
    }
    return reason == null ? Optional.empty() : Optional.of(WantedAccess.parse(duration, reason));
  }

  static SessionDuration life(String text) throws CommandFailed {
    try {
      return SessionDuration.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("--duration: %s".formatted(e.getMessage()));
    }
  }
}
