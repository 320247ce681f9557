package vend.cli.credentials;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vend.cli.command.CommandFailed;
import vend.cli.command.RoleArgument;
import vend.cli.session.CredentialArguments;
import vend.credentials.SessionDuration;

/** Keys of which role, and how they are wanted. */
final class CredentialOptions {
  @Parameters(
      paramLabel = "ROLE",
      index = "0",
      arity = "0..1",
      description =
          "Account and role by their names in the hub's grants file, or the role's ARN; without a"
              + " hub, 222222222222/NAME or the ARN.")
  private @Nullable String role;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long they should live, 900, 15m or 1h. Default: what the grant says.")
  private @Nullable String duration;

  @Option(
      names = "--session-name",
      paramLabel = "NAME",
      description = "A name for the session, used where the grant lets callers choose it.")
  private @Nullable String sessionName;

  @Option(
      names = "--fresh",
      description = "New keys, not kept ones; the hub makes them once a minute at most.")
  private boolean fresh;

  /**
   * What is asked for.
   *
   * @throws CommandFailed if it is not written as it should be
   */
  CredentialArguments choice() throws CommandFailed {
    // The form alone is checked: the hub knows the names.
    return new CredentialArguments(
        role == null ? Optional.empty() : Optional.of(RoleArgument.reference(role)),
        duration == null ? Optional.empty() : Optional.of(life(duration)),
        Optional.ofNullable(sessionName),
        fresh);
  }

  static SessionDuration life(String text) throws CommandFailed {
    try {
      return SessionDuration.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("--duration: %s".formatted(e.getMessage()));
    }
  }
}
